import PyFFI

extension PILImage.Image {
    /// The image with its longer side cut down to so many pixels.
    func thumbnail(_ longest: Int) throws -> Self {
        let small = try copy()
        try small.thumbnail(PythonTuple(Double(longest), Double(longest)), resample: .LANCZOS)
        return small
    }
}

extension PILImage {
    /// The Mandelbrot set, for those who have no picture at hand: more red where a point takes few steps to escape.
    func mandelbrot(width: Int, height: Int) throws -> Image {
        let bands = try [20, 60, 200].map { steps in
            try effect_mandelbrot(PythonTuple(width, height), PythonTuple(-2.2, -1.2, 1.0, 1.2), steps)
        }
        return try merge("RGB", bands)
    }
}
