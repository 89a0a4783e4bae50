import RunProtocol
import TerminalUI

/// What may end a run before its last epoch, and how near that is: a figure each.
struct StoppingFacts {
    /// One figure.
    struct Fact {
        var title: String
        var text: String
        var role: Role
    }

    private(set) var all: [Fact] = []

    init(_ state: DashboardState) {
        let status = state.steering.stopping
        if let patience = Self.patience(state) {
            let left = Self.patienceLeft(state) ?? patience
            let metric = status.map { $0.metric == .loss ? "" : ", by \($0.metric.title)" } ?? ""
            all.append(
                Fact(
                    title: "patience", text: "\(left) of \(patience) left\(metric)",
                    role: left * 4 <= patience ? .warn : .fg))
        }
        if let status { addBudget(status, elapsed: state.clock.elapsed(now: state.now)) }
    }

    private mutating func addBudget(_ status: StoppingStatus, elapsed: Double) {
        if status.stopsAfterEpoch { all.append(Fact(title: "stops", text: "after this epoch", role: .warn)) }
        if let limit = status.timeLimitSeconds {
            let left = max(0, limit - elapsed)
            all.append(
                Fact(title: "time left", text: NumberFormat.clock(left), role: left < limit * 0.1 ? .warn : .fg))
        }
        if let rate = status.costPerHour {
            let spent = elapsed / 3600 * rate
            let limit = status.costLimit.map { " of \(NumberFormat.fixed($0, 2))" } ?? ""
            let isNear = status.costLimit.map { spent > 0.9 * $0 } ?? false
            all.append(Fact(title: "cost", text: NumberFormat.fixed(spent, 2) + limit, role: isNear ? .warn : .fg))
        }
    }

    /// Validations without a better one before the run stops; nil where it never does.
    static func patience(_ state: DashboardState) -> Int? {
        guard let status = state.steering.stopping else { return state.run?.patience }
        return status.patience
    }

    /// How many of them are left.
    static func patienceLeft(_ state: DashboardState) -> Int? {
        guard let patience = patience(state) else { return nil }
        let since =
            state.progress.validation?.validationsSinceBest ?? state.steering.stopping?.validationsSinceBest ?? 0
        return max(0, patience - since)
    }
}
