import Foundation
import RunProtocol

/// The right to train into a run. One process at a time holds it; the kernel takes it back from one that is killed.
public final class RunLock: Sendable {
    private let file: Int32
    private let isReleased: Locked<Bool> = Locked(false)

    /// Takes the lock file at a path; `run` is named in the error.
    ///
    /// Throws `.inUse`, with the process that holds it, or `.unwritable`.
    init(path: String, run: String) throws(RunStoreError) {
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError.last.writing(path) }
        do throws(SystemError) {
            try Self.take(file)
        } catch {
            let holder = Self.holder(of: file)
            close(file)
            guard error.code == EWOULDBLOCK else { throw error.writing(path) }
            let process = holder.map { "process \($0)" } ?? "another process"
            throw RunStoreError(
                .inUse,
                "run \"\(run)\" is being trained by \(process); stop that one or wait for its end, then try again")
        }
        // For people and for the error above; that it cannot be written (disk full) hinders nobody.
        ftruncate(file, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = pwrite(file, text, text.count, 0)
    }

    deinit { release() }

    /// Gives the lock back. More than once does no harm.
    public func release() {
        isReleased.withLock { isReleased in
            if !isReleased { close(file) }
            isReleased = true
        }
    }

    /// Who holds the lock file at a path now: nil for nobody, else the number of the process when it is known.
    static func state(path: String) -> (isHeld: Bool, processID: Int32?) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return (false, nil) }
        defer { close(file) }
        if flock(file, LOCK_SH | LOCK_NB) == 0 { return (false, nil) }
        return (true, holder(of: file))
    }

    private static func take(_ file: Int32) throws(SystemError) {
        // `state` of another process holds a shared lock for some microseconds: that is waited out, a trainer is not.
        for _ in 0..<5 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .last }
            usleep(2_000)
        }
        throw SystemError(code: EWOULDBLOCK)
    }

    private static func holder(of file: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
