import Datasets
import Foundation
import RunProtocol
import RunStore

extension TrainingLoop {
    /// Makes a branch, and leaves the run to it when it is to be followed.
    func branch(_ command: TrainingCommand, _ request: BranchRequest) throws -> CommandAnswer {
        let kept: StateRing.Kept
        if let step = request.step, step != progress.step {
            guard let found = keptState(at: step) else { return reject(command, missing(step)) }
            kept = found
        } else {
            kept = keepableState()
        }
        let branch = RunBranch(
            parent: setup.folder, kept: kept, recipe: setup.recipe, isClassification: problem.isClassification)
        let record: BranchRecord
        do {
            record = try branch.make(
                request, journal: setup.journal?.read(), step: progress.step, programVersion: setup.programVersion)
        } catch {
            return reject(command, "\(error)")
        }
        reporter.report(.runBranched(record))
        if request.isFollowed {
            successor = record.runPath
            isPaused = false
            end(.branched, "\(record.name) is trained in its place, from step \(record.branchStep) on")
        }
        return answer(command, note: "branched: \(record.name)")
    }

    /// Tells the parent's curve at the start of a branch, and again when the parent has got further.
    func overlayParent() {
        guard let parent = setup.parent else { return }
        let runs = (setup.folder.path as NSString).deletingLastPathComponent
        guard let folder = try? RunFolder.open("\(runs)/\(parent.run)", in: runs),
            let journal = try? folder.readJournal(), let sequence = try? journal.lastSequence,
            sequence != toldParentSequence
        else { return }
        toldParentSequence = sequence
        guard let steps = try? journal.curve(points: 400),
            let events = try? journal.events(ofKinds: [.validationCompleted])
        else { return }
        let validations = events.compactMap { record -> OverlayCurve.Point? in
            guard case .validationCompleted(let validation) = record.event,
                let loss = validation.validation[.loss]
            else { return nil }
            return .init(step: validation.step, loss: loss)
        }
        reporter.report(
            .curveOverlaid(
                OverlayCurve(
                    step: progress.step, name: parent.run, branchStep: parent.step,
                    training: steps.map { .init(step: $0.lastStep, loss: $0.meanLoss) }, validation: validations)))
    }
}
