// The Python side of a probe. Python 2.7 and 3.6 can run it too, so that a too old interpreter is reported as such.

enum ProbeScript {
    /// Lines before and after the answer, which separate it from what a sitecustomize prints.
    static let beginMarker = "==== pyffi probe 0c5b6a52 begins ===="
    static let endMarker = "==== pyffi probe 0c5b6a52 ends ===="

    /// Python code for `-c`. The keys of the answer are the coding keys of `InterpreterDetails`.
    static let source = """
        import sys
        # With -c the current folder is on the path, and a json.py that happens to be there would be run.
        if sys.path and sys.path[0] == "":
            del sys.path[0]
        import os, sysconfig
        try:
            # Module json takes a third of the time that the rest takes together.
            from _json import encode_basestring_ascii as quoted
        except ImportError:
            from json import dumps as quoted


        def variable(name):
            return sysconfig.get_config_var(name) or ""


        def text(value):
            # A path that is no UTF-8 has lone surrogates, which no JSON parser takes.
            if isinstance(value, bytes):
                return value.decode("utf-8", "replace")
            return value.encode("utf-8", "replace").decode("utf-8")


        def shared_library(implementation, base_prefix):
            if implementation != "cpython":
                return None
            version = variable("LDVERSION") or variable("VERSION")
            names = [variable("INSTSONAME"), variable("LDLIBRARY")]
            names += ["libpython" + version + end for end in (".so.1.0", ".so", ".dylib")]
            # The interpreter's own folder first: in one that was moved after it was built, LIBDIR is the builder's.
            folders = [os.path.join(base_prefix, "lib"), variable("LIBDIR")]
            folders += [os.path.join(f, variable("MULTIARCH")) for f in folders if variable("MULTIARCH")]
            folders += [variable("LIBPL"), variable("PYTHONFRAMEWORKPREFIX"), base_prefix]
            for name in names:
                # A static build's LDLIBRARY is libpython3.12.a; a framework's is Python.framework/Versions/3.12/Python.
                if not name or name.endswith(".a"):
                    continue
                for folder in folders:
                    path = os.path.join(folder, name)
                    if folder and os.path.isfile(path):
                        return path
            framework = os.path.join(base_prefix, variable("PYTHONFRAMEWORK") or "Python")
            return framework if variable("PYTHONFRAMEWORK") and os.path.isfile(framework) else None


        def details():
            base_prefix = getattr(sys, "base_prefix", getattr(sys, "real_prefix", sys.prefix))
            implementation = sys.implementation.name if hasattr(sys, "implementation") else "cpython"
            info = sys.version_info
            release = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(info[3])
            library = shared_library(implementation, base_prefix)
            return {
                "executable": text(sys.executable or ""),
                "version": {
                    "major": info[0],
                    "minor": info[1],
                    "micro": info[2],
                    "suffix": release + str(info[4]) if release else "",
                },
                "versionText": text(sys.version),
                "implementation": text(implementation),
                "prefix": text(sys.prefix),
                "basePrefix": text(base_prefix),
                "isVirtualEnvironment": sys.prefix != base_prefix,
                "isFreeThreaded": bool(variable("Py_GIL_DISABLED")),
                "pointerWidth": 64 if sys.maxsize > 2**32 else 32,
                "architecture": text(os.uname()[4]),
                "sharedLibrary": text(library) if library else None,
                "standardLibrary": text(sysconfig.get_path("stdlib") or ""),
                "purelib": text(sysconfig.get_path("purelib") or ""),
                "platlib": text(sysconfig.get_path("platlib") or ""),
            }


        def encoded(value):
            if isinstance(value, dict):
                return "{" + ",".join(quoted(key) + ":" + encoded(item) for key, item in value.items()) + "}"
            if value is None or isinstance(value, bool):
                return {None: "null", True: "true", False: "false"}[value]
            return str(value) if isinstance(value, int) else quoted(value)


        # Past sys.stdout, which a sitecustomize may have replaced, and then out at once: no exit handlers, no waiting for
        # threads that somebody started.
        sys.stdout.flush()
        answer = "\\n" + sys.argv[1] + "\\n" + encoded(details()) + "\\n" + sys.argv[2] + "\\n"
        answer = answer.encode("ascii")
        while answer:
            answer = answer[os.write(1, answer):]
        os._exit(0)
        """

    static let arguments = ["-c", source, beginMarker, endMarker]

    /// The text between the markers; nil if one of them is missing.
    static func answer(in output: some Collection<UInt8>) -> String? {
        let text = String(decoding: output, as: UTF8.self)
        guard let begin = text.firstRange(of: "\n\(beginMarker)\n") else { return nil }
        guard let end = text[begin.upperBound...].firstRange(of: "\n\(endMarker)\n") else { return nil }
        return String(text[begin.upperBound..<end.lowerBound])
    }
}
