import TestSupport

extension ScratchFolder {
    /// The command with a Python that says that it was built without a shared library.
    func withoutSharedLibrary(_ command: Command) throws -> Command {
        try write("sitecustomize.py", "import sysconfig\nsysconfig.get_config_var = lambda name: None\n")
        var command = command
        command.environment["PYTHONPATH"] = path
        return command
    }
}
