import Glibc

/// Programs of this package, found beside the test bundle that is running.
public enum BuiltProgram {
    /// The path of an executable product.
    ///
    /// - Throws: when it has not been built, saying where it was looked for.
    public static func path(_ name: String) throws(TerminalSessionError) -> String {
        var own = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &own, own.count)
        let bundle = String(decoding: own.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        for place in [folder, folder + "/..", folder + "/../.."] where access("\(place)/\(name)", X_OK) == 0 {
            return "\(place)/\(name)"
        }
        throw TerminalSessionError("no program \"\(name)\" beside the tests in \(folder): build it first (swift build)")
    }
}
