/// Validation examples that are worth a look: those that the model gets most wrong, and those that it knows least about.
public struct ExampleReport: Hashable, Codable, Sendable {
    /// What an example looks like.
    public enum Content: Hashable, Codable, Sendable {
        /// A picture, row by row, `channels` bytes a pixel (1 grey, 3 colour).
        case picture(width: Int, height: Int, channels: Int, pixels: [UInt8])
        /// Names and values of the columns, those that matter most first.
        case row([Field])
        /// Tokens with how much each surprised the model, in nats.
        case text([Token])
        /// The last values of a series.
        case series([Double])
    }

    /// A column's value.
    public struct Field: Hashable, Codable, Sendable {
        /// The column.
        public var name: String
        /// Its value as people read it.
        public var value: String

        /// Takes each part as it is.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A piece of a text.
    public struct Token: Hashable, Codable, Sendable {
        /// The piece.
        public var text: String
        /// `-log` of the probability that the model gave it; nil where it was not asked.
        public var surprise: Double?

        /// Takes each part as it is.
        public init(text: String, surprise: Double?) {
            self.text = text
            self.surprise = surprise
        }
    }

    /// One example.
    public struct Example: Hashable, Codable, Sendable {
        /// Its row in the data, from 0.
        public var row: Int
        /// What it is.
        public var truth: String
        /// What the model says.
        public var prediction: String
        /// The probability that the model gives to what it says; nil for numbers.
        public var confidence: Double?
        /// Its loss.
        public var loss: Double
        /// What it looks like.
        public var content: Content

        /// Takes each part as it is.
        public init(
            row: Int, truth: String, prediction: String, confidence: Double?, loss: Double, content: Content
        ) {
            self.row = row
            self.truth = truth
            self.prediction = prediction
            self.confidence = confidence
            self.loss = loss
            self.content = content
        }
    }

    /// The number of steps taken.
    public var step: Int
    /// Those with the highest loss, the highest first.
    public var worst: [Example]
    /// Those whose likeliest class has the lowest probability, the lowest first; empty for numbers.
    public var leastCertain: [Example]

    /// Takes each part as it is.
    public init(step: Int, worst: [Example], leastCertain: [Example]) {
        self.step = step
        self.worst = worst
        self.leastCertain = leastCertain
    }
}
