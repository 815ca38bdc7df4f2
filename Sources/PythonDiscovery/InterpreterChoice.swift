// The one thing a user says about which Python to use. Everything else in this target answers it.

/// Which Python a runtime uses.
public enum InterpreterChoice: Sendable, Hashable {
    /// The first usable Python: the one that `PYFFI_PYTHON` names, an active virtual or conda environment, `PATH`, then
    /// the places where pyenv, asdf, mise, uv, Homebrew, python.org and the operating system install Pythons.
    case automatic

    /// A Python of this version, `"3.13"` or `"3.13.0"`, or of one that a constraint allows: `">=3.11"`,
    /// `">=3.11,<3.14"`, `"~=3.12"`, `"!=3.12.1"`. A final `t` asks for a free-threaded build: `"3.13t"`, `">=3.13t"`.
    ///
    /// The same places are searched as for ``automatic``. `"3.13"` takes any `3.13.x`, but no free-threaded build. A
    /// constraint is written as `requires-python` has it (PEP 440); the first Python that satisfies it is taken, not the
    /// newest. A pre-release goes by its order: 3.15.0a1 satisfies `>=3.11`, but neither `>=3.15` nor `<3.15`.
    case version(String)

    /// This executable and no other: a path, or a name that is looked up on `PATH`.
    ///
    /// What contains a slash is a path; it may begin with `~/`, and a relative one counts from the current directory.
    /// To use a virtual environment, name its interpreter: `".venv/bin/python"`.
    case executable(String)

    /// This shared library (`libpython3.13.so`, `libpython3.13.dylib`), for the in-process backend only.
    case library(String)
}
