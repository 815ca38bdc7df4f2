BETWEEN = "-"
