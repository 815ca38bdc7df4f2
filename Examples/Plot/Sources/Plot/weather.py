"""Temperatures by month: numbers with polars, a picture with matplotlib."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
from matplotlib.dates import DateFormatter
from matplotlib.figure import Figure


class Reading(NamedTuple):
    city: str
    day: date
    degrees: float


class Month(NamedTuple):
    city: str
    start: date
    mean: float
    low: float
    high: float


def months(readings: list[Reading]) -> list[Month]:
    """Each city's months, in order."""
    degrees = pl.col("degrees")
    frame = pl.DataFrame(readings, schema=Reading._fields, orient="row")
    groups = frame.group_by("city", pl.col("day").dt.truncate("1mo").alias("start"), maintain_order=True)
    table = groups.agg(degrees.mean().alias("mean"), degrees.min().alias("low"), degrees.max().alias("high"))
    return [Month(*row) for row in table.sort("city", "start").iter_rows()]


def draw(months: list[Month], file: Path, *, title: str = "", width: float = 8, height: float = 4.5) -> None:
    """Writes a picture: a line of means for each city, and around it what lies between the lowest and highest."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    for city in dict.fromkeys(month.city for month in months):
        own = [month for month in months if month.city == city]
        starts = [month.start for month in own]
        axes.fill_between(starts, [month.low for month in own], [month.high for month in own], alpha=0.15)
        axes.plot(starts, [month.mean for month in own], marker="o", markersize=4, label=city)
    axes.xaxis.set_major_formatter(DateFormatter("%b"))
    axes.set(title=title, ylabel="°C")
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(frameon=False, loc="outside right upper")
    figure.savefig(file, dpi=150)
