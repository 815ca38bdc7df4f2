import PyFFI

extension PythonRuntime.Configuration {
    /// Python with Beautiful Soup, which is installed when it is first needed.
    static var pageText: Self {
        var configuration = Self()
        configuration.environment = .dependencies(["beautifulsoup4>=4.12"])
        configuration.environmentProgress = { line in print(line) }
        return configuration
    }
}

/// A page for those who have none at hand.
let sample = """
    <!doctype html>
    <html lang="en">
    <head><title>The Lighthouse</title><style>p { color: navy }</style></head>
    <body>
      <nav><a href="/">Home</a> <a href="/visit">Visit</a></nav>
      <h1>The Lighthouse</h1>
      <p>Built in 1871, it is <b>38 metres</b> high &amp; still in use.</p>
      <p>Its lamp is seen from <a href="https://islands.example/map">the islands</a>.</p>
      <ul><li>Open from May</li><li>Closed in winter</li></ul>
      <script>count("visitors")</script>
    </body>
    </html>
    """
