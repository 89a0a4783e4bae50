/// Text that a language model wrote.
public struct TextSample: Hashable, Codable, Sendable {
    /// The number of steps taken.
    public var step: Int
    /// What the model was given to go on from.
    public var prompt: String
    /// What it wrote.
    public var text: String
    /// What the logits were divided by before drawing; 0 for the likeliest token each time.
    public var temperature: Double

    /// Takes each part as it is.
    public init(step: Int, prompt: String, text: String, temperature: Double) {
        self.step = step
        self.prompt = prompt
        self.text = text
        self.temperature = temperature
    }
}
