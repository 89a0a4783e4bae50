/// "Did you mean": the name among candidates that a mistyped one most likely stands for.
public enum NearestName {
    /// The nearest candidate, if it is near enough to be meant; ties go to the first.
    ///
    /// Near is an edit distance (insert, delete, replace, swap neighbours; case does not count) of at most a third of
    /// the longer name; something of the name must be left.
    public static func suggestion(for name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let scalars = Array(candidate.lowercased().unicodeScalars.prefix(100))
            let limit = max(1, max(wanted.count, scalars.count) / 3)
            guard abs(wanted.count - scalars.count) <= limit else { continue }
            let distance = editDistance(wanted, scalars)
            if distance <= limit, distance < scalars.count, distance < (best?.distance ?? Int.max) {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    private static func editDistance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                let isSame = first[i] == second[j]
                var cost = min(last[j] + (isSame ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[second.count]
    }
}
