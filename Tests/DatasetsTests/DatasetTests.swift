import Testing

@testable import Datasets

@Suite("Datasets")
struct DatasetTests {
    private func table(_ name: String, target: String) throws -> Dataset {
        var options = DataOptions()
        options.source = sample(name)
        options.target = target
        return try Dataset.load(options)
    }

    @Test("penguins: categories, numbers with missing values, three classes")
    func penguins() throws {
        let data = try table("penguins.csv", target: "species")
        #expect(data.summary == "penguins.csv, 344 rows, 7 features")
        #expect(data.task == .classification)
        #expect(data.classNames == ["Adelie", "Chinstrap", "Gentoo"])
        #expect([data.split.training.count, data.split.validation.count, data.split.test.count] == [223, 52, 69])
        #expect(data.trainingClassCounts.reduce(0, +) == 223)
        #expect(data.featureNames.contains("sex missing"))
        #expect(
            data.notes.map(\.text) == [
                "missing values are filled from the training rows: bill_length_mm (2), bill_depth_mm (2), "
                    + "flipper_length_mm (2), body_mass_g (2)",
                "missing values are a category of their own: sex (11)",
            ])
    }

    @Test("digits: whole numbers with ten values are classes, unless the recipe says regression")
    func digits() throws {
        let data = try table("digits.csv", target: "digit")
        #expect(data.classNames == (0...9).map(String.init))
        #expect(data.featureCount == 61)
        #expect(
            data.notes.map(\.text) == ["columns \"p00\", \"p40\", \"p47\" are ignored: they are the same in every row"])
        // No class is more than a row away from its share.
        #expect(data.trainingClassCounts.allSatisfy { (113...120).contains($0) })
    }

    @Test("cars: a number to predict, names ignored")
    func cars() throws {
        let data = try table("auto_mpg.csv", target: "mpg")
        #expect(data.task == .regression)
        #expect(data.classNames == [])
        #expect(
            data.featureNames == [
                "cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year", "origin=europe",
                "origin=japan", "origin=usa",
            ])
        #expect(data.notes.count == 1)
    }

    @Test("MNIST: its own test part, pixels from 0 to 1")
    func mnist() throws {
        var options = DataOptions()
        options.images = sample("mnist5k/train-images-idx3-ubyte.gz")
        options.labels = sample("mnist5k/train-labels-idx1-ubyte.gz")
        options.testImages = sample("mnist5k/t10k-images-idx3-ubyte.gz")
        options.testLabels = sample("mnist5k/t10k-labels-idx1-ubyte.gz")
        let data = try Dataset.load(options)
        #expect(data.summary == "train-images-idx3-ubyte.gz, 5000 images of 28x28")
        #expect(data.exampleShape == [28, 28, 1])
        #expect(data.examples.features.count == 5000 * 784)
        #expect(data.classNames == (0...9).map(String.init))
        #expect(data.trainingClassCounts == [Int](repeating: 340, count: 10))
        #expect(data.split.test == Array(4000..<5000))
        #expect(data.examples.features.withUnsafeBufferPointer { $0.min() == 0 && $0.max() == 1 })

        let test = try data.preparation.load(file: options.testImages ?? "", targets: .required)
        #expect(test.examples.count == 1000)
        #expect(test.examples.features[...] == data.examples.features[(4000 * 784)...])
        guard case .classes(let all) = data.examples.allTargets, case .classes(let labels)? = test.examples.allTargets
        else {
            return #expect(Bool(false), "classes were read")
        }
        #expect(labels[...] == all[4000...])
    }

    @Test("a test file is the test part, and only the rest is split")
    func testFile() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        options.source = try folder.write("x,y\n" + (0..<40).map { "\($0 % 7),\($0 % 2)\n" }.joined(), to: "train.csv")
        options.testSource = try folder.write("y,z,x\n1,,3\n0,,\n,,5\n", to: "test.csv")
        options.target = "y"
        let data = try Dataset.load(options)
        #expect(data.exampleCount == 42)
        #expect(data.split.test == [40, 41])
        #expect(data.split.training.count + data.split.validation.count == 40)
        guard case .classes(let labels) = data.examples.allTargets else {
            return #expect(Bool(false), "classes were read")
        }
        #expect(labels[40...] == [1, 0])
        #expect(
            data.notes.map(\.text) == [
                "test data: 1 row without \"y\" is left out",
                "test data: missing values are filled from the training rows: x (1)",
            ])
    }

    @Test("arrays of other shapes and types")
    func otherArrays() throws {
        let folder = try TemporaryFolder()
        var options = DataOptions()
        let values = (0..<40).map { Float($0) - 10 }
        options.images = try folder.write(
            IDXWriter.header(.float32, shape: [20, 2]) + IDXWriter.bigEndian(values.map(\.bitPattern)), to: "x.idx")
        let labels = (0..<20).map { Float($0) / 4 }
        options.labels = try folder.write(
            IDXWriter.header(.float32, shape: [20]) + IDXWriter.bigEndian(labels.map(\.bitPattern)), to: "y.idx")
        let data = try Dataset.load(options)
        #expect(data.task == .regression)
        #expect(data.exampleShape == [2])
        let training = data.split.training.flatMap { row in data.examples.features[Int(row) * 2..<Int(row) * 2 + 2] }
        #expect(training.min() == 0)
        #expect(training.max() == 1)
        guard case .values(let scaled) = data.examples.allTargets else {
            return #expect(Bool(false), "values were read")
        }
        for (value, label) in zip(scaled, labels) {
            #expect(abs(data.preparation.unscale(value) - Double(label)) < 1e-5)
        }
    }

    @Test("the same options give the same numbers, another seed another split")
    func isDeterministic() throws {
        let first = try table("penguins.csv", target: "species")
        let second = try table("penguins.csv", target: "species")
        #expect(first.examples.features == second.examples.features)
        #expect(first.split == second.split)
        var options = DataOptions()
        options.source = sample("penguins.csv")
        options.target = "species"
        options.splitSeed = 1
        #expect(try Dataset.load(options).split != first.split)
    }
}
