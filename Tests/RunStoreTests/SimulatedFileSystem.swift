import Foundation
import RunProtocol
import RunStore

/// A file system in memory whose calls can be made to fail, and that knows what a loss of power may leave of it.
///
/// Until a file is flushed, a loss of power may leave nothing of it, a part, what was flushed before, or all. Until a
/// directory is flushed, each change of its names may have happened or not, each by itself.
struct SimulatedFileSystem: FileSystem {
    /// The files of a disk by path, as they are found after the machine comes up again.
    typealias Image = [String: [UInt8]]

    /// How a call goes wrong.
    enum Fault: Hashable, Sendable, CaseIterable {
        case inputOutput, noSpace, denied
        /// A write takes only a part of the bytes, which is no error.
        case shortWrite
    }

    /// A disk that lies: it says that it has flushed, and has not.
    enum Lie: Sendable {
        case aboutFiles, aboutDirectories
    }

    private struct File {
        var content: [UInt8] = []
        var flushed: [UInt8] = []
    }

    private enum NameChange {
        case set(String, Int)
        case removed(String)
    }

    private struct State: Sendable {
        var files: [Int: File] = [:]
        var names: [String: Int] = [:]
        var flushedNames: [String: Int] = [:]
        var pending: [NameChange] = []
        var lastFile = 0
        var calls = 0
        var faults: [Int: Fault] = [:]
        var lie: Lie?
        var keepsImages = false
        var images: Set<Image> = []
    }

    private let state: Locked<State>

    /// A disk with these files on it.
    init(_ image: Image = [:], lie: Lie? = nil) {
        var state = State()
        for (path, content) in image {
            state.lastFile += 1
            state.files[state.lastFile] = File(content: content, flushed: content)
            state.names[path] = state.lastFile
        }
        state.flushedNames = state.names
        state.lie = lie
        self.state = Locked(state)
    }

    /// The number of calls so far.
    var calls: Int { state.withLock { $0.calls } }

    /// Makes the call of that number fail, counted from now on, the next one being 0.
    func fail(call: Int, with fault: Fault) {
        state.withLock { $0.faults = [$0.calls + call: fault] }
    }

    /// No further call fails.
    func heal() {
        state.withLock { $0.faults = [:] }
    }

    /// Does something, and returns every disk that a loss of power before, between or after its calls may leave.
    func images(during body: () throws -> Void) rethrows -> Set<Image> {
        state.withLock { state in
            state.images = Self.imagesAfterPowerLoss(state)
            state.keepsImages = true
        }
        defer { state.withLock { $0.keepsImages = false } }
        try body()
        return state.withLock { $0.images }
    }

    // MARK: FileSystem

    func create(_ path: String) throws(SystemError) -> Int32 {
        try call { state, _ in
            if let file = state.names[path] {
                state.files[file]?.content = []
            } else {
                state.lastFile += 1
                state.files[state.lastFile] = File()
                state.names[path] = state.lastFile
                state.pending.append(.set(path, state.lastFile))
            }
            return Int32(state.names[path] ?? 0)
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SystemError) -> Int {
        let bytes = Array(bytes)
        return try call { state, fault in
            let taken = fault == .shortWrite ? max(1, bytes.count / 3) : bytes.count
            state.files[Int(file)]?.content += bytes.prefix(taken)
            return taken
        }
    }

    func synchronize(_ file: Int32) throws(SystemError) {
        try call { state, _ in
            guard state.lie != .aboutFiles, let content = state.files[Int(file)]?.content else { return }
            state.files[Int(file)]?.flushed = content
        }
    }

    func close(_ file: Int32) throws(SystemError) {
        try call { _, _ in }
    }

    func rename(_ path: String, to newPath: String) throws(SystemError) {
        try call { state, _ throws(SystemError) in
            guard let file = state.names.removeValue(forKey: path) else { throw SystemError(code: ENOENT) }
            state.names[newPath] = file
            state.pending += [.removed(path), .set(newPath, file)]
        }
    }

    func synchronizeDirectory(_ path: String) throws(SystemError) {
        try call { state, _ in
            guard state.lie != .aboutDirectories else { return }
            state.flushedNames = state.names
            state.pending = []
        }
    }

    func remove(_ path: String) throws(SystemError) {
        try call { state, _ throws(SystemError) in
            guard state.names.removeValue(forKey: path) != nil else { throw SystemError(code: ENOENT) }
            state.pending.append(.removed(path))
        }
    }

    func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        try call { state, _ throws(SystemError) in
            guard let file = state.names[path], let content = state.files[file]?.content else {
                throw SystemError(code: ENOENT)
            }
            return Array(content.prefix(limit))
        }
    }

    func names(in directory: String) throws(SystemError) -> [String] {
        try call { state, _ in
            state.names.keys.filter { $0.hasPrefix(directory + "/") }.map { String($0.dropFirst(directory.count + 1)) }
        }
    }

    func size(of path: String) throws(SystemError) -> Int {
        try read(path, limit: .max).count
    }

    // MARK: The model

    private func call<Result>(
        _ body: (inout State, Fault?) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        try state.withLock { state throws(SystemError) in
            let fault = state.faults[state.calls]
            state.calls += 1
            switch fault {
            case .inputOutput: throw SystemError(code: EIO)
            case .noSpace: throw SystemError(code: ENOSPC)
            case .denied: throw SystemError(code: EACCES)
            case .shortWrite, nil: break
            }
            let result = try body(&state, fault)
            if state.keepsImages { state.images.formUnion(Self.imagesAfterPowerLoss(state)) }
            return result
        }
    }

    private static func imagesAfterPowerLoss(_ state: State) -> Set<Image> {
        var images: Set<Image> = []
        for happened in 0..<(1 << state.pending.count) {
            var names = state.flushedNames
            for (index, change) in state.pending.enumerated() where happened & (1 << index) != 0 {
                switch change {
                case .set(let path, let file): names[path] = file
                case .removed(let path): names[path] = nil
                }
            }
            images.formUnion(contents(of: names, files: state.files))
        }
        return images
    }

    /// Every disk with these names, each unflushed file in each of the forms that may be left of it.
    private static func contents(of names: [String: Int], files: [Int: File]) -> Set<Image> {
        var images: Set<Image> = [[:]]
        for (path, number) in names {
            guard let file = files[number] else { continue }
            var forms: Set<[UInt8]> = [file.flushed]
            if file.content != file.flushed {
                forms.formUnion([[], Array(file.content.prefix(file.content.count / 2)), file.content])
            }
            images = Set(
                images.flatMap { image in
                    forms.map { form in image.merging([path: form]) { _, new in new } }
                })
        }
        return images
    }
}
