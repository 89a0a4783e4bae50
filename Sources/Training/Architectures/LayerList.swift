import Datasets
import Layers
import Tensors

extension ArchitectureCatalogue {
    /// What `model.layers` composes, with the output layer behind it. The layers themselves are in the recipe.
    static let layerList = Architecture(name: layerListName, keys: []) { _ in
        "layers"
    } layers: { _ throws(ModelKeyProblem) in
        []
    }
}

extension ModelRecipe {
    /// The layers of the model.
    func layers(_ context: ModelContext) throws(ModelKeyProblem) -> [any Layer] {
        guard kind == ArchitectureCatalogue.layerListName else { return try architecture.layers(context) }
        var made: [any Layer] = []
        for layer in layers { made.append(try layer.layer(context)) }
        return made + [Head(context.head, keepsSteps: context.isLanguageModel)]
    }
}

/// The output layer behind layers of a person's choice: it takes whatever comes, flat, unless each step has an answer.
private struct Head: Layer {
    let dense: any Layer
    let keepsSteps: Bool
    var name: String { dense.name }
    var kind: String { dense.kind }

    init(_ dense: any Layer, keepsSteps: Bool) {
        self.dense = dense
        self.keepsSteps = keepsSteps
    }

    func apply(to input: Tensor, in pass: ForwardPass) throws(ShapeError) -> Tensor {
        guard input.shape.rank > 2, !keepsSteps else { return try dense.apply(to: input, in: pass) }
        return try dense.apply(to: try pass.apply(Flatten("output.flatten"), to: input), in: pass)
    }
}
