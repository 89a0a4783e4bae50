import Optimizers
import Tensors

extension VariableStore {
    /// Does something with the weights that a model is judged by: their mean, where one is kept.
    func withMeasuredWeights<Result>(averaged: Bool, _ body: () throws -> Result) rethrows -> Result {
        guard averaged else { return try body() }
        exchangeParameters(withState: WeightAverage.stateName)
        defer { exchangeParameters(withState: WeightAverage.stateName) }
        return try body()
    }
}
