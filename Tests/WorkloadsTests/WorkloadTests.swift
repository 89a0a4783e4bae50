import Foundation
import Testing
import Workloads

@Suite("Workloads")
struct WorkloadTests {
    @Test("a perceptron trains on a folder of arrays, and the same losses come back with other threads")
    func perceptron() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        let outcomes = try [1, 2].map { try runWorkload("W1", folder: folder.url, threads: $0, blockSeconds: 0.02) }
        let results = outcomes.compactMap { if case .measured(let result) = $0 { result } else { nil } }
        try #require(results.count == 2)
        #expect(results[0].firstLosses == results[1].firstLosses)
        #expect(results[0].finalLoss == results[1].finalLoss)
        #expect(results[0].firstLosses.count == 20)
        // The label says which of two inputs is greater: a perceptron learns that.
        #expect(results[0].testMetric > 0.9)
        #expect(results[0].finalLoss < results[0].firstLosses[0])
        #expect(results[0].stepsPerSecond > 0 && results[0].peakMemoryBytes > 0)
        #expect(results[0].preparationSeconds > 0 && results[0].firstStepSeconds > results[0].preparationSeconds)
    }

    @Test("a transformer learns a text on a folder of arrays, alike on other threads")
    func transformer() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        try folder.writeText()
        let outcomes = try [1, 2].map { try runWorkload("T1", folder: folder.url, threads: $0, blockSeconds: 0.02) }
        let results = outcomes.compactMap { if case .measured(let result) = $0 { result } else { nil } }
        try #require(results.count == 2)
        #expect(results[0].firstLosses == results[1].firstLosses)
        #expect(results[0].finalLoss == results[1].finalLoss)
        #expect(results[0].finalLoss < 0.3 && results[0].testMetric > 0.9)
        try folder.write("T1_init_wte", WorkloadFolder.array([Float](repeating: 0, count: 60), shape: [4, 15]))
        let error = try #require(throws: WorkloadError.self) { try runWorkload("T1", folder: folder.url, threads: 1) }
        #expect(error.description == "T1: the first weights of wte have the shape [4, 15], not [5, 15]")
    }

    @Test(
        "networks of convolutions learn pictures on a folder of arrays, alike on other threads",
        arguments: ["C1", "R1"])
    func pictures(_ name: String) throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        try folder.writePictures()
        let outcomes = try [1, 3].map { try runWorkload(name, folder: folder.url, threads: $0, blockSeconds: 0.02) }
        let results = outcomes.compactMap { if case .measured(let result) = $0 { result } else { nil } }
        try #require(results.count == 2)
        #expect(results[0].firstLosses == results[1].firstLosses)
        #expect(results[0].finalLoss == results[1].finalLoss)
        #expect(results[0].finalLoss < 0.3 && results[0].testMetric > 0.9)
    }

    @Test("a network of pictures whose sizes make no sense is refused with what is missing")
    func badPictures() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        for (kind, keys, sentence) in [
            ("cnn", "\"image\": [5, 9, 1], \"classes\": 3", "no image of at least 6 x 6"),
            ("cnn", "\"image\": [9, 9, 1]", "gives no classes"),
            (
                "resnet", "\"image\": [9, 9, 1], \"classes\": 3, \"widths\": [4, 8]",
                "no image, classes, widths and blocks"
            ),
            (
                "resnet", "\"image\": [9, 9, 1], \"classes\": 3, \"widths\": [4, 4], \"blocks\": 1",
                "two stages the same width"
            ),
        ] {
            let text =
                "{\"X\": {\"title\": \"x\", \"kind\": \"\(kind)\", \(keys), \"batch\": 4, \"opt\": {\"name\": \"sgd\", \"lr\": 1}}}"
            try Data(text.utf8).write(to: folder.url.appending(path: "spec.json"))
            let error = try #require(throws: WorkloadError.self) {
                try runWorkload("X", folder: folder.url, threads: 1)
            }
            #expect(error.description.contains(sentence), "\(error.description)")
        }
    }

    @Test("a kind that cannot be trained yet is said to be so")
    func unsupported() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        #expect(try workloadNames(folder: folder.url).contains("U1"))
        let outcome = try runWorkload("U1", folder: folder.url, threads: 1)
        #expect(outcome == .unsupportedKind(workload: "U1", kind: "diffusion"))
    }

    @Test("a folder that cannot be used ends in one sentence that names the file or the workload")
    func badFolders() throws {
        let folder = try WorkloadFolder()
        defer { folder.remove() }
        func message(_ name: String) -> String? {
            #expect(throws: WorkloadError.self) { _ = try runWorkload(name, folder: folder.url, threads: 1) }?
                .description
        }
        #expect(message("W9") == "spec.json has no workload W9: it has C1, R1, T1, U1, W1")
        try folder.write("W1_y", Data("no array".utf8))
        #expect(message("W1")?.hasSuffix("W1_y.npy: this is no .npy file") == true)
        try folder.write("W1_y", WorkloadFolder.array([0.5, 1], shape: [2]))
        #expect(message("W1")?.contains("W1_y.npy: the elements are not of type <i4") == true)
        try folder.write("W1_y", WorkloadFolder.array([Int32](repeating: 0, count: 7), shape: [7]))
        #expect(message("W1") == "W1: the arrays do not fit each other and the sizes in spec.json")
        try folder.write("W1_y", WorkloadFolder.array([Int32](repeating: 0, count: 7), shape: [8]))
        #expect(message("W1")?.contains("28 bytes do not hold an array of shape [8]") == true)
        try Data("{".utf8).write(to: folder.url.appending(path: "spec.json"))
        #expect(message("W1")?.hasSuffix("spec.json: the file is no table of workloads: it is no JSON") == true)
        let start = "{\"W1\": {\"title\": \"\", \"kind\": \"mlp\", \"batch\": 2"
        for (rest, problem) in [
            (", \"opt\": {}}}", "W1.opt has no name"),
            (", \"sizes\": [2, \"x\"], \"opt\": {\"name\": \"sgd\", \"lr\": 1}}}", "is of another type than expected"),
        ] {
            try Data((start + rest).utf8).write(to: folder.url.appending(path: "spec.json"))
            #expect(message("W1")?.hasSuffix(problem) == true, "\(message("W1") ?? "")")
        }
    }
}
