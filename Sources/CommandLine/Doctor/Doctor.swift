internal import ArgumentParser
internal import Foundation
internal import SystemSupport

/// `pyffi doctor`
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows which Pythons there are, whether they work, and what to do if not.",
        discussion: """
            Runs every Python that it finds, and tries each backend with 6 * 7, in a process of its own. Exit status: 0 when the default backend \
            works, 4 when no usable Python was found, 1 for anything else.

            --json prints an object with these members; what is not known is left out:
              works           whether the default backend does
              defaultBackend  worker or in-process: by --backend, else PYFFI_BACKEND
              environment     the variables that matter and are set: name to value
              interpreters    in the order of preference: path, source, runs, isUsed,
                              version, implementation, isFreeThreaded, problem,
                              isTested (whether its version is among those that
                              this program is tested with),
                              isVirtualEnvironment, sharedLibrary, executable
                              (what it calls itself)
              passedOver      what was looked at in vain: place, outcome
              used            the default backend's Python: path, version, reason
              tested          the versions that this program is tested with
              backends        name, works, seconds (from start to answer), problem
              packages        what makes environments (uv: its version, uvProblem) and where they
                              are kept: folder, environments (how many), bytes, problem
              advice          what to do, in sentences
            """
    )

    @OptionGroup var backend: BackendOption

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() throws {
        let report = DoctorReport.make(defaultBackend: backend.name)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            StandardStream.output.write(String(decoding: try encoder.encode(report), as: UTF8.self) + "\n")
        } else {
            StandardStream.output.write(DoctorText(report).text)
        }
        if report.works { return }
        throw (report.interpreters.contains(where: \.runs) ? ExitStatus.failure : .noPython).code
    }
}
