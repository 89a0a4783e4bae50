import Datasets
import Foundation
import RunProtocol

extension TrainingLoop {
    /// Files larger than this are not read again for a look at them.
    private static let mostBytes = 64 << 20

    /// Tells a person who looks on what the data is, at the start of a run.
    func reportData() {
        guard isAttended, progress.step == 0, setup.recipe.data.files.allSatisfy({ Self.isSmall($0.path) }),
            let inspection = try? DataInspection(setup.recipe.data)
        else { return }
        var report = inspection.report
        report.samples = insight.samples()
        reporter.report(.dataReported(report))
        insight.take(report)
    }

    private static func isSmall(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular else { return false }
        return (attributes?[.size] as? Int ?? .max) <= mostBytes
    }
}
