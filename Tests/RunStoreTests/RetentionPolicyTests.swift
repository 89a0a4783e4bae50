import RunProtocol
import RunStore
import Testing

@Suite("The retention policy")
struct RetentionPolicyTests {
    private static func info(_ step: Int, _ kinds: CheckpointRecord.Kind...) -> CheckpointInfo {
        CheckpointInfo(step: step, kinds: Set(kinds), file: "step-\(step).safetensors")
    }

    private static let cases: [(kept: [CheckpointInfo], new: CheckpointInfo, deleted: [Int])] = [
        ([], info(1, .last), []),
        ([info(1, .best)], info(2, .last), []),
        ([info(1, .best), info(2, .last)], info(3, .last), []),
        ([info(1, .best), info(2, .last), info(3, .last)], info(4, .last), [2]),
        ([info(1, .best), info(2, .last), info(3, .last)], info(4, .best), [1, 2]),
        ([info(1, .best), info(2, .last)], info(3, .best), [1]),
        ([info(1, .manual), info(2, .last), info(3, .best)], info(4, .best, .last), [2]),
        ([info(1, .best, .manual), info(2, .last), info(3, .last)], info(4, .best), [2]),
        ([info(1, .best), info(2, .last)], info(2, .last, .manual), []),
    ]

    @Test("deletes what neither is new, nor best, nor was saved by hand", arguments: cases)
    func deletions(kept: [CheckpointInfo], new: CheckpointInfo, deleted: [Int]) {
        let actions = RetentionPolicy().actions(kept: kept, new: new)
        #expect(actions.first == .save)
        let steps = actions.dropFirst().map { action -> Int? in
            if case .delete(let info) = action { info.step } else { nil }
        }
        #expect(steps == deleted)
    }

    @Test("never lets go of the newest, the best and those saved by hand, whatever is saved", arguments: 1...3, 1...3)
    func invariants(keepLast: Int, keepBest: Int) {
        let policy = RetentionPolicy(keepLast: keepLast, keepBest: keepBest)
        // Every sequence of six saves, each of one of three kinds.
        for code in 0..<729 {
            var rest = code
            let all = (1...6).map { step in
                defer { rest /= 3 }
                return Self.info(step, [.best, .last, .manual][rest % 3])
            }
            var kept: [CheckpointInfo] = []
            for (index, new) in all.enumerated() {
                let actions = policy.actions(kept: kept, new: new)
                kept.append(new)
                kept.removeAll { actions.contains(.delete($0)) }
                let saved = all[...index]
                #expect(kept.suffix(keepLast) == Array(saved.suffix(keepLast)))
                #expect(kept.filter { $0.kinds.contains(.manual) } == saved.filter { $0.kinds.contains(.manual) })
                let best = saved.filter { $0.kinds.contains(.best) }.suffix(keepBest)
                #expect(best.allSatisfy(kept.contains))
                let isBounded = kept.filter { !$0.kinds.contains(.manual) }.count <= keepLast + keepBest
                #expect(isBounded)
            }
        }
    }
}
