/// What is wrong with a recipe: one sentence, with the place.
public struct RecipeError: Error, Hashable, CustomStringConvertible, Sendable {
    /// "penguins.toml:12", "--set optimizer.learning_rate" or the file alone.
    public var place: String
    /// What was found, what was expected, and what to do.
    public var message: String

    /// An error at a place.
    public init(place: String, message: String) {
        self.place = place
        self.message = message
    }

    /// "penguins.toml:12: ...", one sentence.
    public var description: String { "\(place): \(message)" }
}
