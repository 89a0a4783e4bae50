import RunProtocol

/// "did you mean", as the tail of a message.
enum Suggestion {
    /// `, did you mean "momentum"?`, or nothing when no candidate is near.
    static func text(for name: String, among candidates: [String]) -> String {
        NearestName.suggestion(for: name, among: candidates).map { " (did you mean \"\($0)\"?)" } ?? ""
    }
}
