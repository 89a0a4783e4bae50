import Foundation
import NcursesScreen

/// Ways to die, by the key that asks for it.
enum Crash: Character {
    case trapOnThread = "1"
    case segmentationFaultOnThread = "2"
    case abort = "3"
    case stackOverflowOnThread = "4"
    case fatalError = "5"
    case uncaughtKill = "6"
    case twoThreads = "7"

    func happen() {
        switch self {
        case .trapOnThread: Thread.detachNewThread { Crash.indexOutOfRange() }
        case .segmentationFaultOnThread:
            Thread.detachNewThread { UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1 }
        case .abort: Foundation.abort()
        case .stackOverflowOnThread:
            Thread.detachNewThread {
                CrashGuard.protectCurrentThread()
                print(Crash.deeper(1))
            }
        case .fatalError: Swift.fatalError("the probe was asked to fail")
        case .uncaughtKill: kill(getpid(), SIGFPE)
        case .twoThreads:
            Thread.detachNewThread { Crash.indexOutOfRange() }
            Thread.detachNewThread { Crash.indexOutOfRange() }
        }
    }

    private static func indexOutOfRange() {
        let numbers = [Int](repeating: 0, count: CommandLine.arguments.count)
        print(numbers[numbers.count + 5])
    }

    @inline(never)
    private static func deeper(_ depth: Int) -> Int {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { room in
            room[0] = depth
            return deeper(depth + 1) + room[0]
        }
    }
}
