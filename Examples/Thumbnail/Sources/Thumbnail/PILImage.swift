// swift-format-ignore-file
// Made by pyffi gen from PIL.Image for Python 3.11; changes are lost.

import PyFFI

internal struct PILImage: PyFFI.PythonBoundModule {
    internal let pythonBindings: PyFFI.PythonBindings

    /// Imports the module.
    internal init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) throws {
        self.pythonBindings = try PyFFI.PythonBindings("PIL.Image", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }

    /// Imports the module without blocking a thread.
    internal nonisolated(nonsending) init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) async throws {
        self.pythonBindings = try await PyFFI.PythonBindings("PIL.Image", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }
    internal static let DecompressionBombWarning = PyFFI.PythonExceptionClass("PIL.Image.DecompressionBombWarning")

    internal static let DecompressionBombError = PyFFI.PythonExceptionClass("PIL.Image.DecompressionBombError")

    internal enum Transpose: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case FLIP_LEFT_RIGHT = 0
        case FLIP_TOP_BOTTOM = 1
        case ROTATE_90 = 2
        case ROTATE_180 = 3
        case ROTATE_270 = 4
        case TRANSPOSE = 5
        case TRANSVERSE = 6
    }

    internal enum Transform: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case AFFINE = 0
        case EXTENT = 1
        case PERSPECTIVE = 2
        case QUAD = 3
        case MESH = 4
    }

    internal enum Resampling: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case NEAREST = 0
        case BOX = 4
        case BILINEAR = 2
        case HAMMING = 5
        case BICUBIC = 3
        case LANCZOS = 1
        case MKS2013 = 6
        case MKS2021 = 7
    }

    internal enum Dither: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case NONE = 0
        case ORDERED = 1
        case RASTERIZE = 2
        case FLOYDSTEINBERG = 3
    }

    internal enum Palette: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case WEB = 0
        case ADAPTIVE = 1
    }

    internal enum Quantize: Swift.Int, Swift.CaseIterable, Swift.Codable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case MEDIANCUT = 0
        case MAXCOVERAGE = 1
        case FASTOCTREE = 2
        case LIBIMAGEQUANT = 3
    }

    internal struct ImagePointTransform: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL.Image", name: "ImagePointTransform")
    }

    /// The class ``ImagePointTransform`` itself: call it for an instance.
    internal struct ImagePointTransformClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.ImagePointTransform }
        @discardableResult internal func callAsFunction(_ scale: Swift.Double, _ offset: Swift.Double) throws -> PILImage.ImagePointTransform { try self.pythonModule.ImagePointTransform(scale, offset) }
    }

    internal struct Image: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL.Image", name: "Image")
    }

    /// The class ``Image`` itself: call it for an instance.
    internal struct ImageClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Image }
        @discardableResult internal func callAsFunction() throws -> PILImage.Image { try self.pythonModule.Image() }
    }

    internal struct ImagePointHandler: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL.Image", name: "ImagePointHandler")
    }

    /// The class ``ImagePointHandler`` itself: call it for an instance.
    internal struct ImagePointHandlerClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.ImagePointHandler }
    }

    internal struct ImageTransformHandler: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL.Image", name: "ImageTransformHandler")
    }

    /// The class ``ImageTransformHandler`` itself: call it for an instance.
    internal struct ImageTransformHandlerClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.ImageTransformHandler }
    }

    internal struct Exif: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL.Image", name: "Exif")
    }

    /// The class ``Exif`` itself: call it for an instance.
    internal struct ExifClass: PyFFI.PythonClassReference {
        internal let pythonBindings: PyFFI.PythonBindings
        internal init(_ pythonBindings: PyFFI.PythonBindings) { self.pythonBindings = pythonBindings }
        internal var pythonClass: PyFFI.PythonPath { self.pythonModule.Exif }
        @discardableResult internal func callAsFunction() throws -> PILImage.Exif { try self.pythonModule.Exif() }
    }

    internal struct PixelAccess: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL._imaging", name: "PixelAccess")
    }

    internal struct ImagingCore: PyFFI.PythonInstance {
        internal let object: PyFFI.PythonObject
        internal init(unchecked object: PyFFI.PythonObject) { self.object = object }
        internal static let pythonClass = PyFFI.PythonClassName(module: "PIL._imaging", name: "ImagingCore")
    }
    /// The class itself: call it for an instance.
    internal var ImagePointTransform: PILImage.ImagePointTransformClass { PILImage.ImagePointTransformClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Image: PILImage.ImageClass { PILImage.ImageClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var ImagePointHandler: PILImage.ImagePointHandlerClass { PILImage.ImagePointHandlerClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var ImageTransformHandler: PILImage.ImageTransformHandlerClass { PILImage.ImageTransformHandlerClass(self.pythonBindings) }

    /// The class itself: call it for an instance.
    internal var Exif: PILImage.ExifClass { PILImage.ExifClass(self.pythonBindings) }

    @discardableResult internal func getmodebase(_ mode: Swift.String) throws -> Swift.String { try self.pythonModule.getmodebase(mode) }

    @discardableResult internal func getmodetype(_ mode: Swift.String) throws -> Swift.String { try self.pythonModule.getmodetype(mode) }

    @discardableResult internal func getmodebandnames(_ mode: Swift.String) throws -> [Swift.String] { try self.pythonModule.getmodebandnames(mode) }

    @discardableResult internal func getmodebands(_ mode: Swift.String) throws -> Swift.Int { try self.pythonModule.getmodebands(mode) }

    internal func preinit() throws { _ = try self.pythonModule.preinit() as PyFFI.PythonObject }

    @discardableResult internal func `init`() throws -> Swift.Bool { try self.pythonModule[dynamicMember: "init"]() }

    @discardableResult internal func new(_ mode: Swift.String, _ size: any PILImage.TupleOrListArgument, color: (any PILImage.FloatOrTupleOrStrArgument)? = nil) throws -> PILImage.Image { try self.pythonModule.new.callWith(PyFFI.PythonCall(mode, size).keyword("color", color.map { PyFFI.PythonTupleItems($0) })) }

    @discardableResult internal func frombytes(_ mode: Swift.String, _ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ data: any PILImage.BytesOrObjectArgument, decoder_name: Swift.String? = nil, _ args: any PyFFI.PythonConvertible...) throws -> PILImage.Image { try self.pythonModule.frombytes.callWith(PyFFI.PythonCall(mode, size, data).positional("decoder_name", decoder_name).variadic("args", args)) }

    @discardableResult internal func frombuffer(_ mode: Swift.String, _ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ data: any PILImage.BytesOrObjectArgument, decoder_name: Swift.String? = nil, _ args: any PyFFI.PythonConvertible...) throws -> PILImage.Image { try self.pythonModule.frombuffer.callWith(PyFFI.PythonCall(mode, size, data).positional("decoder_name", decoder_name).variadic("args", args)) }

    @discardableResult internal func fromarray(_ obj: any PyFFI.PythonConvertible, mode: Swift.String? = nil) throws -> PILImage.Image { try self.pythonModule.fromarray.callWith(PyFFI.PythonCall(obj).keyword("mode", mode)) }

    @discardableResult internal func fromarrow(_ obj: any PyFFI.PythonConvertible, _ mode: Swift.String, _ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>) throws -> PILImage.Image { try self.pythonModule.fromarrow(obj, mode, size) }

    @discardableResult internal func fromqimage(_ im: any PyFFI.PythonObjectConvertible) throws -> PILImage.Image { try self.pythonModule.fromqimage(im) }

    @discardableResult internal func fromqpixmap(_ im: any PyFFI.PythonObjectConvertible) throws -> PILImage.Image { try self.pythonModule.fromqpixmap(im) }

    @discardableResult internal func open(_ fp: any PILImage.StrOrBytesOrObjectArgument, mode: PILImage.Mode? = nil, formats: [Swift.String]? = nil) throws -> PILImage.Image { try self.pythonModule.open.callWith(PyFFI.PythonCall(fp).keyword("mode", mode).keyword("formats", formats)) }

    @discardableResult internal func alpha_composite(_ im1: PILImage.Image, _ im2: PILImage.Image) throws -> PILImage.Image { try self.pythonModule.alpha_composite(im1, im2) }

    @discardableResult internal func blend(_ im1: PILImage.Image, _ im2: PILImage.Image, _ alpha: Swift.Double) throws -> PILImage.Image { try self.pythonModule.blend(im1, im2, alpha) }

    @discardableResult internal func composite(_ image1: PILImage.Image, _ image2: PILImage.Image, _ mask: PILImage.Image) throws -> PILImage.Image { try self.pythonModule.composite(image1, image2, mask) }

    @discardableResult internal func eval(_ image: PILImage.Image, _ args: any PyFFI.PythonConvertible...) throws -> PILImage.Image { try self.pythonModule.eval.callWith(PyFFI.PythonCall(image).variadic("args", args)) }

    @discardableResult internal func merge(_ mode: Swift.String, _ bands: [PILImage.Image]) throws -> PILImage.Image { try self.pythonModule.merge(mode, bands) }

    internal func register_open(_ id: Swift.String, _ factory: @escaping @Sendable (PyFFI.PythonObject, PILImage.StrOrBytes) throws -> PyFFI.PythonObject, accept: (any PyFFI.PythonObjectConvertible)? = nil) throws { _ = try self.pythonModule.register_open.callWith(PyFFI.PythonCall(id, self.pythonRuntime.function(factory)).keyword("accept", accept as (any PyFFI.PythonConvertible)?)) as PyFFI.PythonObject }

    internal func register_mime(_ id: Swift.String, _ mimetype: Swift.String) throws { _ = try self.pythonModule.register_mime(id, mimetype) as PyFFI.PythonObject }

    internal func register_save(_ id: Swift.String, _ driver: @escaping @Sendable (PILImage.Image, PyFFI.PythonObject, PILImage.StrOrBytes) throws -> Swift.Void) throws { _ = try self.pythonModule.register_save(id, self.pythonRuntime.function(driver)) as PyFFI.PythonObject }

    internal func register_save_all(_ id: Swift.String, _ driver: @escaping @Sendable (PILImage.Image, PyFFI.PythonObject, PILImage.StrOrBytes) throws -> Swift.Void) throws { _ = try self.pythonModule.register_save_all(id, self.pythonRuntime.function(driver)) as PyFFI.PythonObject }

    internal func register_extension(_ id: Swift.String, _ `extension`: Swift.String) throws { _ = try self.pythonModule.register_extension(id, `extension`) as PyFFI.PythonObject }

    internal func register_extensions(_ id: Swift.String, _ extensions: [Swift.String]) throws { _ = try self.pythonModule.register_extensions(id, extensions) as PyFFI.PythonObject }

    @discardableResult internal func registered_extensions() throws -> [Swift.String: Swift.String] { try self.pythonModule.registered_extensions() }

    internal func register_decoder(_ name: Swift.String, _ decoder: any PyFFI.PythonObjectConvertible) throws { _ = try self.pythonModule.register_decoder(name, decoder) as PyFFI.PythonObject }

    internal func register_encoder(_ name: Swift.String, _ encoder: any PyFFI.PythonObjectConvertible) throws { _ = try self.pythonModule.register_encoder(name, encoder) as PyFFI.PythonObject }

    @discardableResult internal func effect_mandelbrot(_ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ extent: PyFFI.PythonTuple<Swift.Double, Swift.Double, Swift.Double, Swift.Double>, _ quality: Swift.Int) throws -> PILImage.Image { try self.pythonModule.effect_mandelbrot(size, extent, quality) }

    @discardableResult internal func effect_noise(_ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ sigma: Swift.Double) throws -> PILImage.Image { try self.pythonModule.effect_noise(size, sigma) }

    @discardableResult internal func linear_gradient(_ mode: Swift.String) throws -> PILImage.Image { try self.pythonModule.linear_gradient(mode) }

    @discardableResult internal func radial_gradient(_ mode: Swift.String) throws -> PILImage.Image { try self.pythonModule.radial_gradient(mode) }

    internal var TYPE_CHECKING: PyFFI.PythonReadOnlyAttribute<Swift.Bool> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "TYPE_CHECKING") }

    internal var WARN_POSSIBLE_FORMATS: PyFFI.PythonReadOnlyAttribute<Swift.Bool> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "WARN_POSSIBLE_FORMATS") }

    internal var MAX_IMAGE_PIXELS: PyFFI.PythonReadOnlyAttribute<Swift.Int?> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "MAX_IMAGE_PIXELS") }

    internal var ID: PyFFI.PythonReadOnlyAttribute<[Swift.String]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "ID") }

    internal var OPEN: PyFFI.PythonReadOnlyAttribute<[Swift.String: PyFFI.PythonTuple<PyFFI.PythonObject, PyFFI.PythonObject>]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "OPEN") }

    internal var MIME: PyFFI.PythonReadOnlyAttribute<[Swift.String: Swift.String]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "MIME") }

    internal var SAVE: PyFFI.PythonReadOnlyAttribute<[Swift.String: PyFFI.PythonObject]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "SAVE") }

    internal var SAVE_ALL: PyFFI.PythonReadOnlyAttribute<[Swift.String: PyFFI.PythonObject]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "SAVE_ALL") }

    internal var EXTENSION: PyFFI.PythonReadOnlyAttribute<[Swift.String: Swift.String]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "EXTENSION") }

    internal var DECODERS: PyFFI.PythonReadOnlyAttribute<[Swift.String: PyFFI.PythonObject]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "DECODERS") }

    internal var ENCODERS: PyFFI.PythonReadOnlyAttribute<[Swift.String: PyFFI.PythonObject]> { PyFFI.PythonReadOnlyAttribute(self.pythonModule, "ENCODERS") }

    /// What a parameter takes that is one of PILImage.ImagePointTransform, Swift.Double.
    internal protocol ImagePointTransformOrFloatArgument: PyFFI.PythonConvertible {}

    internal enum ImagePointTransformOrFloat: PILImage.ImagePointTransformOrFloatArgument, PyFFI.ConvertibleFromPython {
        case imagePointTransform(PILImage.ImagePointTransform)
        case float(Swift.Double)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .imagePointTransform(let value): try value.write(to: writer)
                case .float(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.ImagePointTransformOrFloat {
            switch reader.kind {
                case .object: return .imagePointTransform(try PILImage.ImagePointTransform.read(from: reader))
                case .float: return .float(try Swift.Double.read(from: reader))
                default: throw reader.mismatch(expected: "imagePointTransform | float")
            }
        }
    }

    /// What a parameter takes that is one of Swift.String, [Swift.UInt8], Swift.Int, [Swift.Int].
    internal protocol StrOrBytesOrIntOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol StrOrBytesOrIntOrTupleArgumentElement: PyFFI.PythonConvertible {}

    internal enum StrOrBytesOrIntOrTuple: PILImage.StrOrBytesOrIntOrTupleArgument, PyFFI.ConvertibleFromPython {
        case str(Swift.String)
        case bytes([Swift.UInt8])
        case int(Swift.Int)
        case tuple([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .str(let value): try value.write(to: writer)
                case .bytes(let value): try value.write(to: writer)
                case .int(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.StrOrBytesOrIntOrTuple {
            switch reader.kind {
                case .string: return .str(try Swift.String.read(from: reader))
                case .bytes: return .bytes(try [Swift.UInt8].read(from: reader))
                case .int: return .int(try Swift.Int.read(from: reader))
                case .tuple: return .tuple(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "str | bytes | int | tuple")
            }
        }
    }

    /// What a parameter takes that is one of Swift.String, PyFFI.PythonTuple<Swift.Int, Swift.Int>.
    internal protocol StrOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol StrOrTupleArgumentTupleElement: PyFFI.PythonConvertible {}

    internal enum StrOrTuple: PILImage.StrOrTupleArgument, PyFFI.ConvertibleFromPython {
        case str(Swift.String)
        case tuple(PyFFI.PythonTuple<Swift.Int, Swift.Int>)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .str(let value): try value.write(to: writer)
                case .tuple(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.StrOrTuple {
            switch reader.kind {
                case .string: return .str(try Swift.String.read(from: reader))
                case .tuple: return .tuple(try PyFFI.PythonTuple<Swift.Int, Swift.Int>.read(from: reader))
                default: throw reader.mismatch(expected: "str | tuple")
            }
        }
    }

    /// What a parameter takes that is one of [Swift.UInt8], PyFFI.PythonObject.
    internal protocol BytesOrObjectArgument: PyFFI.PythonConvertible {}
    internal protocol BytesOrObjectArgumentElement: PyFFI.PythonConvertible {}

    internal enum BytesOrObject: PILImage.BytesOrObjectArgument, PyFFI.ConvertibleFromPython {
        case bytes([Swift.UInt8])
        case object(PyFFI.PythonObject)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .bytes(let value): try value.write(to: writer)
                case .object(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.BytesOrObject {
            switch reader.kind {
                case .bytes: return .bytes(try [Swift.UInt8].read(from: reader))
                case .object: return .object(try PyFFI.PythonObject.read(from: reader))
                default: throw reader.mismatch(expected: "bytes | object")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Double, [Swift.Int].
    internal protocol FloatOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol FloatOrTupleArgumentElement: PyFFI.PythonConvertible {}

    internal enum FloatOrTuple: PILImage.FloatOrTupleArgument, PyFFI.ConvertibleFromPython {
        case float(Swift.Double)
        case tuple([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .float(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.FloatOrTuple {
            switch reader.kind {
                case .float: return .float(try Swift.Double.read(from: reader))
                case .tuple: return .tuple(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "float | tuple")
            }
        }
    }

    /// What a parameter takes that is one of PyFFI.PythonTuple<Swift.Int, Swift.Int>, [Swift.Int].
    internal protocol TupleOrListArgument: PyFFI.PythonConvertible {}
    internal protocol TupleOrListArgumentElement: PyFFI.PythonConvertible {}
    internal protocol TupleOrListArgumentTupleElement: PyFFI.PythonConvertible {}

    internal enum TupleOrList: PILImage.TupleOrListArgument, PyFFI.ConvertibleFromPython {
        case tuple(PyFFI.PythonTuple<Swift.Int, Swift.Int>)
        case list([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .tuple(let value): try value.write(to: writer)
                case .list(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.TupleOrList {
            switch reader.kind {
                case .tuple: return .tuple(try PyFFI.PythonTuple<Swift.Int, Swift.Int>.read(from: reader))
                case .list: return .list(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "tuple | list")
            }
        }
    }

    /// What a parameter takes that is one of PILImage.Image, Swift.String, Swift.Double, [Swift.Double].
    internal protocol ImageOrStrOrFloatOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol ImageOrStrOrFloatOrTupleArgumentElement: PyFFI.PythonConvertible {}

    internal enum ImageOrStrOrFloatOrTuple: PILImage.ImageOrStrOrFloatOrTupleArgument, PyFFI.ConvertibleFromPython {
        case image(PILImage.Image)
        case str(Swift.String)
        case float(Swift.Double)
        case tuple([Swift.Double])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .image(let value): try value.write(to: writer)
                case .str(let value): try value.write(to: writer)
                case .float(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.ImageOrStrOrFloatOrTuple {
            switch reader.kind {
                case .object: return .image(try PILImage.Image.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                case .float: return .float(try Swift.Double.read(from: reader))
                case .tuple: return .tuple(try [Swift.Double].read(from: reader))
                default: throw reader.mismatch(expected: "image | str | float | tuple")
            }
        }
    }

    /// What a parameter takes that is one of PILImage.Image, Swift.Int.
    internal protocol ImageOrIntArgument: PyFFI.PythonConvertible {}

    internal enum ImageOrInt: PILImage.ImageOrIntArgument, PyFFI.ConvertibleFromPython {
        case image(PILImage.Image)
        case int(Swift.Int)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .image(let value): try value.write(to: writer)
                case .int(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.ImageOrInt {
            switch reader.kind {
                case .object: return .image(try PILImage.Image.read(from: reader))
                case .int: return .int(try Swift.Int.read(from: reader))
                default: throw reader.mismatch(expected: "image | int")
            }
        }
    }

    /// What a parameter takes that is one of PyFFI.PythonObject, [Swift.UInt8], [Swift.Int].
    internal protocol ObjectOrBytesOrListArgument: PyFFI.PythonConvertible {}
    internal protocol ObjectOrBytesOrListArgumentElement: PyFFI.PythonConvertible {}

    internal enum ObjectOrBytesOrList: PILImage.ObjectOrBytesOrListArgument, PyFFI.ConvertibleFromPython {
        case object(PyFFI.PythonObject)
        case bytes([Swift.UInt8])
        case list([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .object(let value): try value.write(to: writer)
                case .bytes(let value): try value.write(to: writer)
                case .list(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.ObjectOrBytesOrList {
            switch reader.kind {
                case .object: return .object(try PyFFI.PythonObject.read(from: reader))
                case .bytes: return .bytes(try [Swift.UInt8].read(from: reader))
                case .list, .tuple: return .list(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "object | bytes | list")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Double, [Swift.Int].
    internal protocol FloatOrTuple2Argument: PyFFI.PythonConvertible {}
    internal protocol FloatOrTuple2ArgumentElement: PyFFI.PythonConvertible {}

    internal enum FloatOrTuple2: PILImage.FloatOrTuple2Argument, PyFFI.ConvertibleFromPython {
        case float(Swift.Double)
        case tuple([Swift.Int])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .float(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.FloatOrTuple2 {
            switch reader.kind {
                case .float: return .float(try Swift.Double.read(from: reader))
                case .tuple, .list: return .tuple(try [Swift.Int].read(from: reader))
                default: throw reader.mismatch(expected: "float | tuple")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Int, PyFFI.PythonTuple<Swift.Int, Swift.Int>.
    internal protocol IntOrTupleArgument: PyFFI.PythonConvertible {}
    internal protocol IntOrTupleArgumentTupleElement: PyFFI.PythonConvertible {}

    internal enum IntOrTuple: PILImage.IntOrTupleArgument, PyFFI.ConvertibleFromPython {
        case int(Swift.Int)
        case tuple(PyFFI.PythonTuple<Swift.Int, Swift.Int>)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .int(let value): try value.write(to: writer)
                case .tuple(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.IntOrTuple {
            switch reader.kind {
                case .int: return .int(try Swift.Int.read(from: reader))
                case .tuple: return .tuple(try PyFFI.PythonTuple<Swift.Int, Swift.Int>.read(from: reader))
                default: throw reader.mismatch(expected: "int | tuple")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Int, Swift.Bool.
    internal protocol IntOrBoolArgument: PyFFI.PythonConvertible {}

    internal enum IntOrBool: PILImage.IntOrBoolArgument, PyFFI.ConvertibleFromPython {
        case int(Swift.Int)
        case bool(Swift.Bool)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .int(let value): try value.write(to: writer)
                case .bool(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.IntOrBool {
            switch reader.kind {
                case .int: return .int(try Swift.Int.read(from: reader))
                case .bool: return .bool(try Swift.Bool.read(from: reader))
                default: throw reader.mismatch(expected: "int | bool")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Double, [Swift.Double], Swift.String.
    internal protocol FloatOrTupleOrStrArgument: PyFFI.PythonConvertible {}
    internal protocol FloatOrTupleOrStrArgumentElement: PyFFI.PythonConvertible {}

    internal enum FloatOrTupleOrStr: PILImage.FloatOrTupleOrStrArgument, PyFFI.ConvertibleFromPython {
        case float(Swift.Double)
        case tuple([Swift.Double])
        case str(Swift.String)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .float(let value): try value.write(to: writer)
                case .tuple(let value): try PyFFI.PythonTupleItems(value).write(to: writer)
                case .str(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.FloatOrTupleOrStr {
            switch reader.kind {
                case .float: return .float(try Swift.Double.read(from: reader))
                case .tuple: return .tuple(try [Swift.Double].read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "float | tuple | str")
            }
        }
    }

    /// What a parameter takes that is one of Swift.String, [Swift.UInt8], PyFFI.PythonObject.
    internal protocol StrOrBytesOrObjectArgument: PyFFI.PythonConvertible {}
    internal protocol StrOrBytesOrObjectArgumentElement: PyFFI.PythonConvertible {}

    internal enum StrOrBytesOrObject: PILImage.StrOrBytesOrObjectArgument, PyFFI.ConvertibleFromPython {
        case str(Swift.String)
        case bytes([Swift.UInt8])
        case object(PyFFI.PythonObject)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .str(let value): try value.write(to: writer)
                case .bytes(let value): try value.write(to: writer)
                case .object(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.StrOrBytesOrObject {
            switch reader.kind {
                case .string: return .str(try Swift.String.read(from: reader))
                case .bytes: return .bytes(try [Swift.UInt8].read(from: reader))
                case .object: return .object(try PyFFI.PythonObject.read(from: reader))
                default: throw reader.mismatch(expected: "str | bytes | object")
            }
        }
    }

    /// What a parameter takes that is one of Swift.Int, Swift.String.
    internal protocol IntOrStrArgument: PyFFI.PythonConvertible {}

    internal enum IntOrStr: PILImage.IntOrStrArgument, PyFFI.ConvertibleFromPython {
        case int(Swift.Int)
        case str(Swift.String)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .int(let value): try value.write(to: writer)
                case .str(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.IntOrStr {
            switch reader.kind {
                case .int: return .int(try Swift.Int.read(from: reader))
                case .string: return .str(try Swift.String.read(from: reader))
                default: throw reader.mismatch(expected: "int | str")
            }
        }
    }

    /// What a parameter takes that is one of PILImage.Transform, PILImage.ImageTransformHandler, PyFFI.PythonObject.
    internal protocol TransformOrImageTransformHandlerOrObjectArgument: PyFFI.PythonConvertible {}

    internal enum TransformOrImageTransformHandlerOrObject: PILImage.TransformOrImageTransformHandlerOrObjectArgument {
        case transform(PILImage.Transform)
        case imageTransformHandler(PILImage.ImageTransformHandler)
        case object(PyFFI.PythonObject)

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .transform(let value): try value.write(to: writer)
                case .imageTransformHandler(let value): try value.write(to: writer)
                case .object(let value): try value.write(to: writer)
            }
        }
    }

    internal enum Mode: Swift.String, Swift.CaseIterable, Swift.Sendable, PyFFI.PythonConvertible, PyFFI.ConvertibleFromPython {
        case r = "r"
    }

    /// What a parameter takes that is one of Swift.String, [Swift.UInt8].
    internal protocol StrOrBytesArgument: PyFFI.PythonConvertible {}
    internal protocol StrOrBytesArgumentElement: PyFFI.PythonConvertible {}

    internal enum StrOrBytes: PILImage.StrOrBytesArgument, PyFFI.ConvertibleFromPython {
        case str(Swift.String)
        case bytes([Swift.UInt8])

        internal func write(to writer: PyFFI.PythonWriter) throws {
            switch self {
                case .str(let value): try value.write(to: writer)
                case .bytes(let value): try value.write(to: writer)
            }
        }
        internal static func read(from reader: PyFFI.PythonReader) throws -> PILImage.StrOrBytes {
            switch reader.kind {
                case .string: return .str(try Swift.String.read(from: reader))
                case .bytes: return .bytes(try [Swift.UInt8].read(from: reader))
                default: throw reader.mismatch(expected: "str | bytes")
            }
        }
    }

    /// What is expected of the module that is installed.
    internal static let pythonExpectation = PyFFI.PythonExpectation(origin: "pillow", version: "13.0.0", members: #"""
        getmodebase: mode / 
        getmodetype: mode / 
        getmodebandnames: mode / 
        getmodebands: mode / 
        preinit:  / 
        init:  / 
        new: mode size / color
        frombytes: mode size data / decoder_name
        frombuffer: mode size data / decoder_name
        fromarray: obj / mode
        fromarrow: obj mode size / 
        fromqimage: im / 
        fromqpixmap: im / 
        open: fp / mode formats
        alpha_composite: im1 im2 / 
        blend: im1 im2 alpha / 
        composite: image1 image2 mask / 
        eval: image / 
        merge: mode bands / 
        register_open: id factory / accept
        register_mime: id mimetype / 
        register_save: id driver / 
        register_save_all: id driver / 
        register_extension: id extension / 
        register_extensions: id extensions / 
        registered_extensions:  / 
        register_decoder: name decoder / 
        register_encoder: name encoder / 
        effect_mandelbrot: size extent quality / 
        effect_noise: size sigma / 
        linear_gradient: mode / 
        radial_gradient: mode / 
        DecompressionBombWarning.with_traceback: self tb / 
        DecompressionBombWarning.add_note: self note / 
        DecompressionBombError.with_traceback: self tb / 
        DecompressionBombError.add_note: self note / 
        ImagePointTransform.__neg__: self / 
        ImagePointTransform.__add__: self other / 
        ImagePointTransform.__sub__: self other / 
        ImagePointTransform.__rsub__: self other / 
        ImagePointTransform.__mul__: self other / 
        ImagePointTransform.__truediv__: self other / 
        SupportsGetData.getdata: self / 
        Image.__enter__: self / 
        Image.__exit__: self / 
        Image.close: self / 
        Image.__eq__: self other / 
        Image.__arrow_c_schema__: self / 
        Image.__arrow_c_array__: self / requested_schema
        Image.tobytes: self / encoder_name
        Image.tobitmap: self / name
        Image.frombytes: self data / decoder_name
        Image.load: self / 
        Image.verify: self / 
        Image.convert: self / mode matrix dither palette colors
        Image.quantize: self / colors method kmeans palette dither
        Image.copy: self / 
        Image.crop: self / box
        Image.draft: self mode size / 
        Image.filter: self filter / 
        Image.getbands: self / 
        Image.getbbox: self / alpha_only
        Image.getcolors: self / maxcolors
        Image.getdata: self / band
        Image.get_flattened_data: self / band
        Image.getextrema: self / 
        Image.getxmp: self / strip_namespaces
        Image.getexif: self / 
        Image.getim: self / 
        Image.getpalette: self / rawmode
        Image.apply_transparency: self / 
        Image.getpixel: self xy / 
        Image.getprojection: self / 
        Image.histogram: self / mask extrema
        Image.entropy: self / mask extrema
        Image.paste: self im / box mask
        Image.alpha_composite: self im / dest source
        Image.point: self lut / mode
        Image.putalpha: self alpha / 
        Image.putdata: self data / scale offset
        Image.putpalette: self data / rawmode
        Image.putpixel: self xy value / 
        Image.remap_palette: self dest_map / source_palette
        Image.resize: self size / resample box reducing_gap
        Image.reduce: self factor / box
        Image.rotate: self angle / resample expand center translate fillcolor
        Image.save: self fp / format
        Image.seek: self frame / 
        Image.show: self / title
        Image.split: self / 
        Image.getchannel: self channel / 
        Image.tell: self / 
        Image.thumbnail: self size / resample reducing_gap
        Image.transform: self size method / data resample fill fillcolor
        Image.transpose: self method / 
        Image.effect_spread: self distance / 
        Image.toqimage: self / 
        Image.toqpixmap: self / 
        ImagePointHandler.point: self im / 
        ImageTransformHandler.transform: self size image / 
        SupportsArrowArrayInterface.__arrow_c_array__: self / requested_schema
        Exif.load: self data / 
        Exif.load_from_fp: self fp / offset
        Exif.tobytes: self / offset
        Exif.get_ifd: self tag / 
        Exif.hide_offsets: self / 
        Exif.__len__: self / 
        Exif.__getitem__: self tag / 
        Exif.__contains__: self tag / 
        Exif.__setitem__: self tag value / 
        Exif.__delitem__: self tag / 
        Exif.__iter__: self / 
        """#)
}
extension PILImage.ImagePointTransform {
    internal var scale: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "scale") }

    internal var offset: PyFFI.PythonAttribute<Swift.Double> { PyFFI.PythonAttribute(self.object, "offset") }

    internal static func + (left: Self, right: any PILImage.ImagePointTransformOrFloatArgument) throws -> PILImage.ImagePointTransform { try PILImage.ImagePointTransform(try left.object + right) }

    internal static func - (left: Self, right: any PILImage.ImagePointTransformOrFloatArgument) throws -> PILImage.ImagePointTransform { try PILImage.ImagePointTransform(try left.object - right) }

    internal static func * (left: Self, right: any PILImage.ImagePointTransformOrFloatArgument) throws -> PILImage.ImagePointTransform { try PILImage.ImagePointTransform(try left.object * right) }

    internal static func / (left: Self, right: any PILImage.ImagePointTransformOrFloatArgument) throws -> PILImage.ImagePointTransform { try PILImage.ImagePointTransform(try left.object / right) }
}

extension PILImage.Image {
    internal var im: PyFFI.PythonAttribute<PILImage.ImagingCore> { PyFFI.PythonAttribute(self.object, "im") }

    internal var width: PyFFI.PythonReadOnlyAttribute<Swift.Int> { PyFFI.PythonReadOnlyAttribute(self.object, "width") }

    internal var height: PyFFI.PythonReadOnlyAttribute<Swift.Int> { PyFFI.PythonReadOnlyAttribute(self.object, "height") }

    internal var size: PyFFI.PythonReadOnlyAttribute<PyFFI.PythonTuple<Swift.Int, Swift.Int>> { PyFFI.PythonReadOnlyAttribute(self.object, "size") }

    internal var mode: PyFFI.PythonReadOnlyAttribute<Swift.String> { PyFFI.PythonReadOnlyAttribute(self.object, "mode") }

    internal var readonly: PyFFI.PythonAttribute<Swift.Int> { PyFFI.PythonAttribute(self.object, "readonly") }

    internal var __array_interface__: PyFFI.PythonReadOnlyAttribute<[Swift.String: PILImage.StrOrBytesOrIntOrTuple]> { PyFFI.PythonReadOnlyAttribute(self.object, "__array_interface__") }

    internal var has_transparency_data: PyFFI.PythonReadOnlyAttribute<Swift.Bool> { PyFFI.PythonReadOnlyAttribute(self.object, "has_transparency_data") }

    internal var format: PyFFI.PythonAttribute<Swift.String?> { PyFFI.PythonAttribute(self.object, "format") }

    internal var format_description: PyFFI.PythonAttribute<Swift.String?> { PyFFI.PythonAttribute(self.object, "format_description") }

    internal var palette: PyFFI.PythonAttribute<PyFFI.PythonObject> { PyFFI.PythonAttribute(self.object, "palette") }

    internal var info: PyFFI.PythonAttribute<PyFFI.PythonObject> { PyFFI.PythonAttribute(self.object, "info") }

    internal func close() throws { _ = try self.object.close() as PyFFI.PythonObject }

    @discardableResult internal func tobytes(encoder_name: Swift.String? = nil, _ args: any PyFFI.PythonConvertible...) throws -> [Swift.UInt8] { try self.object.tobytes.callWith(PyFFI.PythonCall().positional("encoder_name", encoder_name).variadic("args", args)) }

    @discardableResult internal func tobitmap(name: Swift.String? = nil) throws -> [Swift.UInt8] { try self.object.tobitmap.callWith(PyFFI.PythonCall().keyword("name", name)) }

    internal func frombytes(_ data: any PILImage.BytesOrObjectArgument, decoder_name: Swift.String? = nil, _ args: any PyFFI.PythonConvertible...) throws { _ = try self.object.frombytes.callWith(PyFFI.PythonCall(data).positional("decoder_name", decoder_name).variadic("args", args)) as PyFFI.PythonObject }

    @discardableResult internal func load() throws -> PILImage.PixelAccess? { try self.object.load() }

    internal func verify() throws { _ = try self.object.verify() as PyFFI.PythonObject }

    @discardableResult internal func convert(mode: Swift.String? = nil, matrix: [Swift.Double]? = nil, dither: PILImage.Dither? = nil, palette: PILImage.Palette? = nil, colors: Swift.Int? = nil) throws -> PILImage.Image { try self.object.convert.callWith(PyFFI.PythonCall().keyword("mode", mode).keyword("matrix", matrix).keyword("dither", dither).keyword("palette", palette).keyword("colors", colors)) }

    @discardableResult internal func quantize(colors: Swift.Int? = nil, method: Swift.Int? = nil, kmeans: Swift.Int? = nil, palette: PILImage.Image? = nil, dither: PILImage.Dither? = nil) throws -> PILImage.Image { try self.object.quantize.callWith(PyFFI.PythonCall().keyword("colors", colors).keyword("method", method).keyword("kmeans", kmeans).keyword("palette", palette).keyword("dither", dither)) }

    @discardableResult internal func copy() throws -> PILImage.Image { try self.object.copy() }

    @discardableResult internal func crop(box: PyFFI.PythonTuple<Swift.Double, Swift.Double, Swift.Double, Swift.Double>? = nil) throws -> PILImage.Image { try self.object.crop.callWith(PyFFI.PythonCall().keyword("box", box)) }

    @discardableResult internal func draft(_ mode: Swift.String?, _ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>?) throws -> PyFFI.PythonTuple<Swift.String, PyFFI.PythonTuple<Swift.Int, Swift.Int, Swift.Double, Swift.Double>>? { try self.object.draft(mode, size) }

    @discardableResult internal func filter(_ filter: any PyFFI.PythonObjectConvertible) throws -> PILImage.Image { try self.object.filter(filter) }

    @discardableResult internal func getbands() throws -> [Swift.String] { try self.object.getbands() }

    @discardableResult internal func getbbox(alpha_only: Swift.Bool? = nil) throws -> PyFFI.PythonTuple<Swift.Int, Swift.Int, Swift.Int, Swift.Int>? { try self.object.getbbox.callWith(PyFFI.PythonCall().keyword("alpha_only", alpha_only)) }

    @discardableResult internal func getcolors(maxcolors: Swift.Int? = nil) throws -> PyFFI.PythonObject { try self.object.getcolors.callWith(PyFFI.PythonCall().keyword("maxcolors", maxcolors)) }

    @discardableResult internal func getdata(band: Swift.Int? = nil) throws -> PILImage.ImagingCore { try self.object.getdata.callWith(PyFFI.PythonCall().keyword("band", band)) }

    @discardableResult internal func get_flattened_data(band: Swift.Int? = nil) throws -> PyFFI.PythonObject { try self.object.get_flattened_data.callWith(PyFFI.PythonCall().keyword("band", band)) }

    @discardableResult internal func getextrema() throws -> PyFFI.PythonObject { try self.object.getextrema() }

    @discardableResult internal func getxmp(strip_namespaces: Swift.Bool? = nil) throws -> [Swift.String: PyFFI.PythonObject] { try self.object.getxmp.callWith(PyFFI.PythonCall().keyword("strip_namespaces", strip_namespaces)) }

    @discardableResult internal func getexif() throws -> PILImage.Exif { try self.object.getexif() }

    @discardableResult internal func getim() throws -> PyFFI.PythonObject { try self.object.getim() }

    @discardableResult internal func getpalette(rawmode: PyFFI.PythonArgument<Swift.String> = .notGiven) throws -> [Swift.Int]? { try self.object.getpalette.callWith(PyFFI.PythonCall().keyword("rawmode", rawmode.sent)) }

    internal func apply_transparency() throws { _ = try self.object.apply_transparency() as PyFFI.PythonObject }

    @discardableResult internal func getpixel(_ xy: any PILImage.TupleOrListArgument) throws -> PILImage.FloatOrTuple? { try self.object.getpixel(xy) }

    @discardableResult internal func getprojection() throws -> PyFFI.PythonTuple<[Swift.Int], [Swift.Int]> { try self.object.getprojection() }

    @discardableResult internal func histogram(mask: PILImage.Image? = nil, extrema: PyFFI.PythonTuple<Swift.Double, Swift.Double>? = nil) throws -> [Swift.Int] { try self.object.histogram.callWith(PyFFI.PythonCall().keyword("mask", mask).keyword("extrema", extrema)) }

    @discardableResult internal func entropy(mask: PILImage.Image? = nil, extrema: PyFFI.PythonTuple<Swift.Double, Swift.Double>? = nil) throws -> Swift.Double { try self.object.entropy.callWith(PyFFI.PythonCall().keyword("mask", mask).keyword("extrema", extrema)) }

    internal func paste(_ im: any PILImage.ImageOrStrOrFloatOrTupleArgument, box: (any PyFFI.PythonConvertible)? = nil, mask: PILImage.Image? = nil) throws { _ = try self.object.paste.callWith(PyFFI.PythonCall(PyFFI.PythonTupleItems(im)).keyword("box", box as (any PyFFI.PythonConvertible)?).keyword("mask", mask)) as PyFFI.PythonObject }

    internal func alpha_composite(_ im: PILImage.Image, dest: [Swift.Int]? = nil, source: [Swift.Int]? = nil) throws { _ = try self.object.alpha_composite.callWith(PyFFI.PythonCall(im).keyword("dest", dest).keyword("source", source)) as PyFFI.PythonObject }

    @discardableResult internal func point(_ lut: any PyFFI.PythonConvertible, mode: Swift.String? = nil) throws -> PILImage.Image { try self.object.point.callWith(PyFFI.PythonCall(lut).keyword("mode", mode)) }

    internal func putalpha(_ alpha: any PILImage.ImageOrIntArgument) throws { _ = try self.object.putalpha(alpha) as PyFFI.PythonObject }

    internal func putdata(_ data: any PyFFI.PythonConvertible, scale: Swift.Double? = nil, offset: Swift.Double? = nil) throws { _ = try self.object.putdata.callWith(PyFFI.PythonCall(data).keyword("scale", scale).keyword("offset", offset)) as PyFFI.PythonObject }

    internal func putpalette(_ data: any PILImage.ObjectOrBytesOrListArgument, rawmode: Swift.String? = nil) throws { _ = try self.object.putpalette.callWith(PyFFI.PythonCall(data).keyword("rawmode", rawmode)) as PyFFI.PythonObject }

    internal func putpixel(_ xy: any PILImage.TupleOrListArgument, _ value: any PILImage.FloatOrTuple2Argument) throws { _ = try self.object.putpixel(xy, PyFFI.PythonTupleItems(value)) as PyFFI.PythonObject }

    @discardableResult internal func remap_palette(_ dest_map: [Swift.Int], source_palette: [Swift.UInt8]? = nil) throws -> PILImage.Image { try self.object.remap_palette.callWith(PyFFI.PythonCall(dest_map).keyword("source_palette", source_palette)) }

    @discardableResult internal func resize(_ size: any PyFFI.PythonConvertible, resample: Swift.Int? = nil, box: PyFFI.PythonTuple<Swift.Double, Swift.Double, Swift.Double, Swift.Double>? = nil, reducing_gap: Swift.Double? = nil) throws -> PILImage.Image { try self.object.resize.callWith(PyFFI.PythonCall(size).keyword("resample", resample).keyword("box", box).keyword("reducing_gap", reducing_gap)) }

    @discardableResult internal func reduce(_ factor: any PILImage.IntOrTupleArgument, box: PyFFI.PythonTuple<Swift.Int, Swift.Int, Swift.Int, Swift.Int>? = nil) throws -> PILImage.Image { try self.object.reduce.callWith(PyFFI.PythonCall(factor).keyword("box", box)) }

    @discardableResult internal func rotate(_ angle: Swift.Double, resample: PILImage.Resampling? = nil, expand: (any PILImage.IntOrBoolArgument)? = nil, center: PyFFI.PythonTuple<Swift.Double, Swift.Double>? = nil, translate: PyFFI.PythonTuple<Swift.Int, Swift.Int>? = nil, fillcolor: (any PILImage.FloatOrTupleOrStrArgument)? = nil) throws -> PILImage.Image { try self.object.rotate.callWith(PyFFI.PythonCall(angle).keyword("resample", resample).keyword("expand", expand as (any PyFFI.PythonConvertible)?).keyword("center", center).keyword("translate", translate).keyword("fillcolor", fillcolor.map { PyFFI.PythonTupleItems($0) })) }

    internal func save(_ fp: any PILImage.StrOrBytesOrObjectArgument, format: Swift.String? = nil, params: Swift.KeyValuePairs<Swift.String, any PyFFI.PythonConvertible> = [:]) throws { _ = try self.object.save.callWith(PyFFI.PythonCall(fp).keyword("format", format).keywords(params)) as PyFFI.PythonObject }

    internal func seek(_ frame: Swift.Int) throws { _ = try self.object.seek(frame) as PyFFI.PythonObject }

    internal func show(title: Swift.String? = nil) throws { _ = try self.object.show.callWith(PyFFI.PythonCall().keyword("title", title)) as PyFFI.PythonObject }

    @discardableResult internal func split() throws -> [PILImage.Image] { try self.object.split() }

    @discardableResult internal func getchannel(_ channel: any PILImage.IntOrStrArgument) throws -> PILImage.Image { try self.object.getchannel(channel) }

    @discardableResult internal func tell() throws -> Swift.Int { try self.object.tell() }

    internal func thumbnail(_ size: PyFFI.PythonTuple<Swift.Double, Swift.Double>, resample: PILImage.Resampling? = nil, reducing_gap: PyFFI.PythonArgument<Swift.Double> = .notGiven) throws { _ = try self.object.thumbnail.callWith(PyFFI.PythonCall(size).keyword("resample", resample).keyword("reducing_gap", reducing_gap.sent)) as PyFFI.PythonObject }

    @discardableResult internal func transform(_ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ method: any PILImage.TransformOrImageTransformHandlerOrObjectArgument, data: [any PyFFI.PythonConvertible]? = nil, resample: Swift.Int? = nil, fill: Swift.Int? = nil, fillcolor: (any PILImage.FloatOrTupleOrStrArgument)? = nil) throws -> PILImage.Image { try self.object.transform.callWith(PyFFI.PythonCall(size, method).keyword("data", data.map { PyFFI.PythonItems($0) }).keyword("resample", resample).keyword("fill", fill).keyword("fillcolor", fillcolor.map { PyFFI.PythonTupleItems($0) })) }

    @discardableResult internal func transpose(_ method: PILImage.Transpose) throws -> PILImage.Image { try self.object.transpose(method) }

    @discardableResult internal func effect_spread(_ distance: Swift.Int) throws -> PILImage.Image { try self.object.effect_spread(distance) }

    @discardableResult internal func toqimage() throws -> PyFFI.PythonObject { try self.object.toqimage() }

    @discardableResult internal func toqpixmap() throws -> PyFFI.PythonObject { try self.object.toqpixmap() }
}

extension PILImage.ImagePointHandler {
    @discardableResult internal func point(_ im: PILImage.Image) throws -> PILImage.Image { try self.object.point(im) }
}

extension PILImage.ImageTransformHandler {
    @discardableResult internal func transform(_ size: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ image: PILImage.Image, options: Swift.KeyValuePairs<Swift.String, any PyFFI.PythonConvertible> = [:]) throws -> PILImage.Image { try self.object.transform.callWith(PyFFI.PythonCall(size, image).keywords(options)) }
}

extension PILImage.Exif {
    internal var endian: PyFFI.PythonAttribute<Swift.String?> { PyFFI.PythonAttribute(self.object, "endian") }

    internal var bigtiff: PyFFI.PythonAttribute<Swift.Bool> { PyFFI.PythonAttribute(self.object, "bigtiff") }

    internal func load(_ data: [Swift.UInt8]) throws { _ = try self.object.load(data) as PyFFI.PythonObject }

    internal func load_from_fp(_ fp: any PyFFI.PythonObjectConvertible, offset: Swift.Int? = nil) throws { _ = try self.object.load_from_fp.callWith(PyFFI.PythonCall(fp).keyword("offset", offset)) as PyFFI.PythonObject }

    @discardableResult internal func tobytes(offset: Swift.Int? = nil) throws -> [Swift.UInt8] { try self.object.tobytes.callWith(PyFFI.PythonCall().keyword("offset", offset)) }

    @discardableResult internal func get_ifd(_ tag: Swift.Int) throws -> [Swift.Int: PyFFI.PythonObject] { try self.object.get_ifd(tag) }

    internal func hide_offsets() throws { _ = try self.object.hide_offsets() as PyFFI.PythonObject }

    @discardableResult internal func itemCount() throws -> Swift.Int { try self.object.__len__() }

    @discardableResult internal func getItem(_ tag: Swift.Int) throws -> PyFFI.PythonObject { try self.object.__getitem__(tag) }

    @discardableResult internal func containsItem(_ tag: any PyFFI.PythonConvertible) throws -> Swift.Bool { try self.object.__contains__(tag) }

    internal func setItem(_ tag: Swift.Int, _ value: any PyFFI.PythonConvertible) throws { _ = try self.object.__setitem__(tag, value) as PyFFI.PythonObject }

    internal func deleteItem(_ tag: Swift.Int) throws { _ = try self.object.__delitem__(tag) as PyFFI.PythonObject }
}

extension PILImage.PixelAccess {
    @discardableResult internal func getItem(_ xy: PyFFI.PythonTuple<Swift.Int, Swift.Int>) throws -> PILImage.FloatOrTuple { try self.object.__getitem__(xy) }

    internal func setItem(_ xy: PyFFI.PythonTuple<Swift.Int, Swift.Int>, _ color: any PILImage.FloatOrTupleArgument) throws { _ = try self.object.__setitem__(xy, PyFFI.PythonTupleItems(color)) as PyFFI.PythonObject }
}

extension PILImage.ImagingCore {
    @discardableResult internal func getItem(_ index: Swift.Int) throws -> PILImage.FloatOrTuple? { try self.object.__getitem__(index) }
}
extension PILImage.ImagePointTransform: PILImage.ImagePointTransformOrFloatArgument {}
extension Swift.Double: PILImage.ImagePointTransformOrFloatArgument {}
extension Swift.Int: PILImage.ImagePointTransformOrFloatArgument {}
extension Swift.String: PILImage.StrOrBytesOrIntOrTupleArgument {}
extension Swift.Int: PILImage.StrOrBytesOrIntOrTupleArgument {}
extension Swift.Array: PILImage.StrOrBytesOrIntOrTupleArgument where Element: PILImage.StrOrBytesOrIntOrTupleArgumentElement {}
extension Swift.Int: PILImage.StrOrBytesOrIntOrTupleArgumentElement {}
extension Swift.UInt8: PILImage.StrOrBytesOrIntOrTupleArgumentElement {}
extension Swift.String: PILImage.StrOrTupleArgument {}
extension PyFFI.PythonTuple: PILImage.StrOrTupleArgument where repeat each Element: PILImage.StrOrTupleArgumentTupleElement {}
extension Swift.Int: PILImage.StrOrTupleArgumentTupleElement {}
extension PyFFI.PythonObject: PILImage.BytesOrObjectArgument {}
extension PyFFI.PythonPath: PILImage.BytesOrObjectArgument {}
extension Swift.Array: PILImage.BytesOrObjectArgument where Element: PILImage.BytesOrObjectArgumentElement {}
extension Swift.UInt8: PILImage.BytesOrObjectArgumentElement {}
extension Swift.Double: PILImage.FloatOrTupleArgument {}
extension Swift.Int: PILImage.FloatOrTupleArgument {}
extension Swift.Array: PILImage.FloatOrTupleArgument where Element: PILImage.FloatOrTupleArgumentElement {}
extension Swift.Int: PILImage.FloatOrTupleArgumentElement {}
extension PyFFI.PythonTuple: PILImage.TupleOrListArgument where repeat each Element: PILImage.TupleOrListArgumentTupleElement {}
extension Swift.Int: PILImage.TupleOrListArgumentTupleElement {}
extension Swift.Array: PILImage.TupleOrListArgument where Element: PILImage.TupleOrListArgumentElement {}
extension Swift.Int: PILImage.TupleOrListArgumentElement {}
extension PILImage.Image: PILImage.ImageOrStrOrFloatOrTupleArgument {}
extension Swift.String: PILImage.ImageOrStrOrFloatOrTupleArgument {}
extension Swift.Double: PILImage.ImageOrStrOrFloatOrTupleArgument {}
extension Swift.Int: PILImage.ImageOrStrOrFloatOrTupleArgument {}
extension Swift.Array: PILImage.ImageOrStrOrFloatOrTupleArgument where Element: PILImage.ImageOrStrOrFloatOrTupleArgumentElement {}
extension Swift.Double: PILImage.ImageOrStrOrFloatOrTupleArgumentElement {}
extension Swift.Int: PILImage.ImageOrStrOrFloatOrTupleArgumentElement {}
extension PILImage.Image: PILImage.ImageOrIntArgument {}
extension Swift.Int: PILImage.ImageOrIntArgument {}
extension PyFFI.PythonObject: PILImage.ObjectOrBytesOrListArgument {}
extension PyFFI.PythonPath: PILImage.ObjectOrBytesOrListArgument {}
extension Swift.Array: PILImage.ObjectOrBytesOrListArgument where Element: PILImage.ObjectOrBytesOrListArgumentElement {}
extension Swift.Int: PILImage.ObjectOrBytesOrListArgumentElement {}
extension Swift.UInt8: PILImage.ObjectOrBytesOrListArgumentElement {}
extension Swift.Double: PILImage.FloatOrTuple2Argument {}
extension Swift.Int: PILImage.FloatOrTuple2Argument {}
extension Swift.Array: PILImage.FloatOrTuple2Argument where Element: PILImage.FloatOrTuple2ArgumentElement {}
extension Swift.Int: PILImage.FloatOrTuple2ArgumentElement {}
extension Swift.Int: PILImage.IntOrTupleArgument {}
extension PyFFI.PythonTuple: PILImage.IntOrTupleArgument where repeat each Element: PILImage.IntOrTupleArgumentTupleElement {}
extension Swift.Int: PILImage.IntOrTupleArgumentTupleElement {}
extension Swift.Int: PILImage.IntOrBoolArgument {}
extension Swift.Bool: PILImage.IntOrBoolArgument {}
extension Swift.Double: PILImage.FloatOrTupleOrStrArgument {}
extension Swift.String: PILImage.FloatOrTupleOrStrArgument {}
extension Swift.Int: PILImage.FloatOrTupleOrStrArgument {}
extension Swift.Array: PILImage.FloatOrTupleOrStrArgument where Element: PILImage.FloatOrTupleOrStrArgumentElement {}
extension Swift.Double: PILImage.FloatOrTupleOrStrArgumentElement {}
extension Swift.Int: PILImage.FloatOrTupleOrStrArgumentElement {}
extension Swift.String: PILImage.StrOrBytesOrObjectArgument {}
extension PyFFI.PythonObject: PILImage.StrOrBytesOrObjectArgument {}
extension PyFFI.PythonPath: PILImage.StrOrBytesOrObjectArgument {}
extension Swift.Array: PILImage.StrOrBytesOrObjectArgument where Element: PILImage.StrOrBytesOrObjectArgumentElement {}
extension Swift.UInt8: PILImage.StrOrBytesOrObjectArgumentElement {}
extension Swift.Int: PILImage.IntOrStrArgument {}
extension Swift.String: PILImage.IntOrStrArgument {}
extension PILImage.Transform: PILImage.TransformOrImageTransformHandlerOrObjectArgument {}
extension PILImage.ImageTransformHandler: PILImage.TransformOrImageTransformHandlerOrObjectArgument {}
extension PyFFI.PythonObject: PILImage.TransformOrImageTransformHandlerOrObjectArgument {}
extension PyFFI.PythonPath: PILImage.TransformOrImageTransformHandlerOrObjectArgument {}
extension Swift.String: PILImage.StrOrBytesArgument {}
extension Swift.Array: PILImage.StrOrBytesArgument where Element: PILImage.StrOrBytesArgumentElement {}
extension Swift.UInt8: PILImage.StrOrBytesArgumentElement {}
