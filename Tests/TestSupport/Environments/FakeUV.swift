internal import Foundation

/// A program that does as much as tests need of what uv does, in milliseconds: `uv venv`, `uv pip install`, `uv sync`.
///
/// An environment that it makes has a module `installed`, whose `lines` are the lines of the requirements file, and a
/// folder for each package that these name.
package struct FakeUV: Sendable {
    package enum Command: String, Sendable { case venv, pip, sync }

    private let scratch: ScratchFolder

    /// What has to be on `PATH`.
    package var folder: String { "\(scratch.path)/bin" }
    package var path: String { "\(folder)/uv" }

    package init() throws {
        scratch = try ScratchFolder()
        try scratch.folder("bin")
        try FreshProgram.write(Self.program, to: path)
    }

    /// Variables by which a program finds this uv.
    package var variables: [String: String] {
        ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"]
    }

    /// Lets this process find this uv; for a process that runs one test.
    package func putOnPath() { for (name, value) in variables { setenv(name, value, 1) } }

    /// The command lines of all calls so far.
    package var calls: [String] {
        let text = try? String(contentsOfFile: "\(scratch.path)/calls", encoding: .utf8)
        return text?.split(separator: "\n").map(String.init) ?? []
    }

    /// How often a command was called.
    package func count(_ command: Command) -> Int { calls.count { $0.hasPrefix("\(command.rawValue) ") } }

    /// What a command does before anything else: lines of shell, with the command line's words as `$@`, the folder of the
    /// environment as `$dir`, and a folder for whatever files as `$scratch`. `elsewhere=1` keeps packages out of the
    /// environment.
    package func prepare(_ command: Command, _ shell: String) throws {
        try scratch.write("before-\(command.rawValue)", shell + "\n")
    }

    /// Lets a command hang, together with a child process.
    ///
    /// - Returns: what tells when both are gone.
    package func hang(_ command: Command) throws -> Hold {
        let hold = try Hold(at: "\(scratch.path)/held-\(command.rawValue)")
        try prepare(
            command,
            """
            echo it hangs
            exec 8>'\(hold.path)'
            echo reached >&8
            sleep 100000 &
            wait
            """
        )
        return hold
    }

    private static let program = #"""
        #!/bin/sh
        scratch=$(dirname -- "$(dirname -- "$0")")
        printf '%s\n' "$*" >> "$scratch/calls"
        command=$1 python=python3 project=. file=
        words=$*
        while [ $# -gt 0 ]; do
            case $1 in
            --python) python=$2; shift;;
            --project) project=$2; shift;;
            -r) file=$2; shift;;
            esac
            last=$1
            shift
        done
        case $command in
        venv) dir=$last;;
        pip) dir=$(dirname -- "$(dirname -- "$python")");;
        sync) dir=$project/.venv;;
        --version) echo 'uv 1.2.3 (0123456 2026-01-01)'; exit;;
        esac
        set -e
        if [ -e "$scratch/before-$command" ]; then . "$scratch/before-$command"; fi
        site() {
            "$1" -I -c 'import sys, sysconfig; print(sysconfig.get_path("purelib", "posix_prefix", {"base": sys.argv[1]}))' "$2"
        }
        make() {
            base=$("$1" -I -c 'import sys; print(sys._base_executable)')
            mkdir -p "$dir/bin" "$(site "$base" "$dir")"
            ln -sf "$base" "$dir/bin/python"
            printf 'home = %s\n' "$(dirname -- "$base")" > "$dir/pyvenv.cfg"
        }
        case $command in
        venv) make "$python";;
        sync) make "$python"; cp "$project/pyproject.toml" "$dir/synced.toml";;
        pip)
            site=$(site "$python" "$dir")
            cat -- "$file" > "$site/installed.txt"
            file=$site/installed.txt
            printf '%s\n' 'import os' "file = os.path.join(os.path.dirname(__file__), 'installed.txt')" \
                'with open(file) as lines: lines = lines.read().splitlines()' > "$site/installed.py"
            if [ -z "${elsewhere-}" ]; then
                cat -- "$file" $(sed -n 's/^-r *//p' "$file") | sed -n 's/^\([A-Za-z0-9][A-Za-z0-9._-]*\).*/\1/p' | tr - _ |
                    while read -r name; do mkdir -p "$site/$name-1.0.dist-info"; done
            fi
            echo "installed for $python";;
        esac
        """#
}
