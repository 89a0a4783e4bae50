import RunProtocol

/// The curves of a fold, thin enough to be laid under those of the next.
struct FoldCurve {
    /// At most so many points; then every other one goes.
    private static let most = 400

    private var training: [OverlayCurve.Point] = []
    private var validation: [OverlayCurve.Point] = []
    private var stride = 1
    private var sum = 0.0
    private var count = 0

    mutating func add(_ event: TrainingEvent) {
        switch event {
        case .stepsCompleted(let record): add(record)
        case .validationCompleted(let record):
            guard let loss = record.validation[.loss] else { return }
            validation.append(OverlayCurve.Point(step: record.step, loss: loss))
        case .stateRewound(let rewind):
            training.removeAll { $0.step > rewind.step }
            validation.removeAll { $0.step > rewind.step }
        default: break
        }
    }

    private mutating func add(_ record: StepRecord) {
        sum += record.meanLoss * Double(record.stepCount)
        count += record.stepCount
        guard count >= stride else { return }
        training.append(OverlayCurve.Point(step: record.lastStep, loss: sum / Double(count)))
        (sum, count) = (0, 0)
        if training.count > Self.most {
            training = training.indices.filter { $0 % 2 == 1 }.map { training[$0] }
            stride *= 2
        }
    }

    func overlay(name: String) -> OverlayCurve {
        OverlayCurve(step: 0, name: name, branchStep: nil, training: training, validation: validation)
    }
}
