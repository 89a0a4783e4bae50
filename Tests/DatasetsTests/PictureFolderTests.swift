import Foundation
import Testing

@testable import Datasets

@Suite("Folders of pictures")
struct PictureFolderTests {
    /// Writes pictures of one value each, the folders made.
    private func folder(_ files: [String: [UInt8]]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, bytes) in files {
            let parent = URL(fileURLWithPath: "\(folder.path)/\(name)").deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            _ = try folder.write(bytes, to: name)
        }
        return folder
    }

    private func options(_ path: String, validation: Double = 0.25, test: Double = 0) -> DataOptions {
        var options = DataOptions()
        options.source = path
        (options.validationShare, options.testShare) = (validation, test)
        return options
    }

    private func classes(count: Int = 8, prefix: String = "") -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for index in 0..<count {
            files["\(prefix)dark/\(index).png"] = PNGWriter.plain(UInt8(10 + index))
            files["\(prefix)light/\(index).png"] = PNGWriter.plain(UInt8(200 + index))
        }
        return files
    }

    @Test("a folder for each class")
    func classFolders() throws {
        let folder = try folder(classes())
        let data = try Dataset.load(options(folder.path))
        #expect(data.examples.example == .image(height: 4, width: 4, channels: 1))
        #expect(data.examples.target == .classes(2))
        #expect(data.classNames == ["dark", "light"])
        #expect(data.split.training.count == 12)
        #expect(data.split.validation.count == 4)
        #expect(data.trainingClassCounts == [6, 6])
        #expect(data.examples.allTargets == .classes([Int32](repeating: 0, count: 8) + [Int32](repeating: 1, count: 8)))
    }

    @Test("scaling is learned from the training part alone")
    func scaling() throws {
        let folder = try folder(classes(count: 20))
        let data = try Dataset.load(options(folder.path))
        let training = data.split.training.flatMap { data.examples.features[Int($0) * 16..<Int($0) * 16 + 16] }
        let mean = training.reduce(0, +) / Float(training.count)
        let deviation = (training.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Float(training.count)).squareRoot()
        #expect(abs(mean) < 1e-3)
        #expect(abs(deviation - 1) < 1e-3)

        let features = data.examples.features
        // "10.png" comes third.
        let picture = features[32..<48].withUnsafeBufferPointer { data.preparation.picture(of: $0) }
        #expect(picture?.pixels == [UInt8](repeating: 20, count: 16))

        var options = options(folder.path)
        options.scaling = .minMax
        #expect(try Dataset.load(options).examples.features[0] == 10 / 255)
        options.scaling = .none
        #expect(try Dataset.load(options).examples.features[0] == 10)
    }

    @Test("parts that the folders give are kept, and the rest is drawn from the training part")
    func parts() throws {
        var files = classes(prefix: "train/")
        files.merge(classes(count: 3, prefix: "test/")) { first, _ in first }
        let two = try folder(files)
        let first = try Dataset.load(options(two.path, test: 0.2))
        #expect(first.split.test.count == 6)
        #expect(first.split.validation.count == 4)
        #expect(first.split.training.count == 12)

        files.merge(classes(count: 2, prefix: "val/")) { first, _ in first }
        let three = try folder(files)
        let second = try Dataset.load(options(three.path))
        #expect(second.split.validation.count == 4)
        #expect(second.split.training.count == 16)
    }

    @Test("pictures of several sizes and colours are brought to one, or to the one that is asked for")
    func sizes() throws {
        var files = classes()
        files["dark/wide.png"] = PNGWriter.bytes(
            width: 12, height: 6, channels: 3, samples: [UInt8](repeating: 9, count: 12 * 6 * 3))
        let folder = try folder(files)
        #expect(try Dataset.load(options(folder.path)).examples.example == .image(height: 4, width: 4, channels: 3))
        var options = options(folder.path)
        options.pictureSize = [5, 7]
        options.channels = 1
        #expect(try Dataset.load(options).examples.example == .image(height: 5, width: 7, channels: 1))
    }

    @Test("names and labels in a table: classes, and numbers")
    func tables() throws {
        var files: [String: [UInt8]] = [:]
        var classes = "file,kind\n"
        var numbers = "id,brightness\n"
        for index in 0..<30 {
            files["\(index).png"] = PNGWriter.plain(UInt8(index * 8))
            classes += "\(index).png,\(index < 15 ? "dark" : "light")\n"
            numbers += "\(index),\(Double(index) * 8 + 0.5)\n"
        }
        files["labels.csv"] = Array(classes.utf8)
        let folder = try folder(files)
        let data = try Dataset.load(options(folder.path))
        #expect(data.classNames == ["dark", "light"])
        #expect(data.exampleCount == 30)

        let other = try TemporaryFolder()
        var options = options(folder.path)
        options.labels = try other.write(numbers, to: "numbers.csv")
        let regression = try Dataset.load(options)
        #expect(regression.examples.target == .values(1))
        #expect(regression.preparation.targetName == "brightness")
        guard case .values(let values) = regression.examples.allTargets else { return #expect(Bool(false)) }
        #expect(abs(regression.preparation.unscale(values[3]) - 24.5) < 1e-4)
    }

    @Test("a picture that cannot be read is left out and noted; many are an error")
    func unreadable() throws {
        var files = classes(count: 20)
        files["dark/3.png"] = Array(PNGWriter.plain(1).dropLast(20))
        let folder = try folder(files)
        let data = try Dataset.load(options(folder.path))
        #expect(data.exampleCount == 39)
        let note = try #require(data.notes.first)
        #expect(note.level == .warning)
        #expect(note.text.hasSuffix("dark/3.png: the picture ends too early; copy or download it again"))

        for index in 4..<9 { files["dark/\(index).png"] = [1, 2, 3, 4, 5] }
        let worse = try self.folder(files)
        #expect(throws: DataError.self) { try Dataset.load(options(worse.path)) }
    }

    @Test("other files are passed over, and noted")
    func others() throws {
        var files = classes()
        files["README.md"] = [65]
        files["dark/Thumbs.db"] = [1]
        let folder = try folder(files)
        let data = try Dataset.load(options(folder.path))
        #expect(
            data.notes.map(\.text) == [
                "2 files that are no pictures in the folder of a class are left out, the first \"README.md\""
            ])
    }

    @Test("a picture, a folder, and a folder of classes are prepared as the run's were")
    func later() throws {
        let folder = try folder(classes())
        let data = try Dataset.load(options(folder.path))
        let all = try data.preparation.load(file: folder.path, targets: .required)
        #expect(all.examples.features == data.examples.features)
        #expect(all.examples.allTargets == data.examples.allTargets)
        #expect(all.names.first == "dark/0.png")
        let one = try data.preparation.load(file: "\(folder.path)/light/2.png", targets: .unused)
        #expect(one.examples.features[...] == data.examples.features[160..<176])
        #expect(one.examples.target == nil)
        let labelled = try data.preparation.load(file: "\(folder.path)/light/2.png", targets: .required)
        #expect(labelled.examples.allTargets == .classes([1]))
    }

    @Test("what is wrong with a folder is said in one sentence")
    func badFolders() throws {
        let empty = try folder(["notes.txt": [65]])
        let single = try folder(["a/1.png": PNGWriter.plain(1), "a/2.png": PNGWriter.plain(2)])
        let unlabelled = try folder(["1.png": PNGWriter.plain(1), "2.png": PNGWriter.plain(2)])
        let unknown = try folder([
            "train/a/1.png": PNGWriter.plain(1), "train/b/2.png": PNGWriter.plain(2),
            "test/bb/1.png": PNGWriter.plain(3),
        ])
        let missing = try folder(["1.png": PNGWriter.plain(1), "l.csv": Array("name,y\n1.png,a\n2.png,b\n".utf8)])
        let cases = [
            (empty, "there is no PNG or JPEG picture in this folder"), (single, "every row has the class \"a\""),
            (unlabelled, "has no folders of classes: name the CSV file"),
            (unknown, "the class \"bb\" does not occur in the training data"),
            (missing, "there is no picture \"2.png\", which line 3 of"),
        ]
        for (folder, part) in cases {
            let error = #expect(throws: DataError.self) { try Dataset.load(options(folder.path)) }
            #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
        }
    }

    @Test("many pictures go to a scratch file, with the same numbers")
    func scratch() throws {
        let folder = try folder(classes())
        var options = options(folder.path)
        let resident = try Dataset.load(options)
        options.memoryBudget = 0
        let scratch = try Dataset.load(options)
        #expect(resident.examples.features == scratch.examples.features)
        #expect(resident.preparation == scratch.preparation)
    }
}
