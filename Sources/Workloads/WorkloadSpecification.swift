import Foundation

/// What `spec.json` says of one workload. Keys that only other kinds have are left out.
struct WorkloadSpecification: Decodable {
    /// The optimizer's settings, under the names that the file gives them.
    struct OptimizerSettings: Decodable {
        let name: String
        let learningRate: Double
        let momentum: Double?
        let beta1: Double?
        let beta2: Double?
        let epsilon: Double?
        let weightDecay: Double?
        let clipNorm: Double?

        enum CodingKeys: String, CodingKey {
            case name, momentum
            case learningRate = "lr"
            case beta1 = "b1"
            case beta2 = "b2"
            case epsilon = "eps"
            case weightDecay = "wd"
            case clipNorm = "clip"
        }
    }

    let title: String
    let kind: String
    let batch: Int
    let optimizer: OptimizerSettings
    /// The widths of a multilayer perceptron, inputs first.
    let sizes: [Int]?
    let epochs: Int?
    /// Height, width and channels of a picture.
    let image: [Int]?
    let classes: Int?
    let dropout: Double?
    /// Channels of a residual network's stages, and blocks in each.
    let widths: [Int]?
    let blocks: Int?
    /// Tokens in a window of text; only language models have it.
    let context: Int?
    let vocab: Int?
    let steps: Int?
    let layers: Int?
    let heads: Int?
    /// The width of a transformer.
    let d: Int?
    /// The widths of an LSTM.
    let embed: Int?
    let hidden: Int?

    enum CodingKeys: String, CodingKey {
        case title, kind, batch, sizes, epochs, image, classes, dropout, widths, blocks, context, vocab, steps, layers
        case heads, d, embed, hidden
        case optimizer = "opt"
    }

    /// The number of values in an example that is no text.
    var exampleWidth: Int? { image?.reduce(1, *) ?? sizes?.first }

    /// What is wrong and where: "V1.opt has no name".
    private static func sentence(_ error: any Error) -> String {
        func place(_ path: [any CodingKey]) -> String {
            path.map(\.stringValue).joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): return "\(place(context.codingPath)) has no \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "\(place(context.codingPath)) is of another type than expected"
        default: return "it is no JSON"
        }
    }

    /// All workloads of a folder, by name.
    static func all(in folder: URL) throws(WorkloadError) -> [String: WorkloadSpecification] {
        let file = folder.appending(path: "spec.json")
        guard let bytes = try? Data(contentsOf: file) else {
            throw WorkloadError("\(file.path): the file cannot be read")
        }
        do {
            return try JSONDecoder().decode([String: WorkloadSpecification].self, from: bytes)
        } catch {
            throw WorkloadError("\(file.path): the file is no table of workloads: \(sentence(error))")
        }
    }
}
