internal import ArgumentParser
internal import PyFFI

/// `pyffi tour`: the library at work on real files, in a page or two.
struct Tour: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows in a few seconds what the library does, on files of this machine."
    )

    @OptionGroup var backend: BackendOption

    @OptionGroup var environment: EnvironmentOptions

    func run() throws {
        let guide = TourGuide()
        do {
            try TourChapters(guide, backend, environment).tell()
        } catch {
            throw ExitCode(FailureReport(error, whileStarting: guide.isAtTheStart).print())
        }
    }
}
