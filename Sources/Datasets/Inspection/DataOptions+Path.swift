import Glibc

extension DataOptions {
    /// What a path alone says of the data there.
    ///
    /// A folder with `train.csv` (and `test.csv`, `validation.csv`) is a table in parts; one with the files of MNIST, or one
    /// such file, is an array with its labels. All else is a source whose kind shows when it is read.
    public init(path: String) {
        self.init()
        if Folder.isFolder(path) {
            takeFolder(path)
        } else if let parts = Self.arrayFiles(of: path) {
            (images, labels) = parts
            takeArrayTest(beside: path)
        } else {
            source = path
        }
    }

    private mutating func takeFolder(_ path: String) {
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        func file(_ names: [String]) -> String? {
            names.flatMap { name in ["", ".gz"].map { "\(folder)/\(name)\($0)" } }.first(where: Self.isFile)
        }
        if let training = file(["train.csv", "train.tsv", "training.csv"]) {
            source = training
            testSource = file(["test.csv", "test.tsv"])
            validationSource = file(["validation.csv", "validation.tsv", "valid.csv", "val.csv", "dev.csv"])
            return
        }
        for name in ["train-images-idx3-ubyte", "train-images.idx3-ubyte", "train-images.idx"] {
            if let path = file([name]), let parts = Self.arrayFiles(of: path) {
                (images, labels) = parts
                takeArrayTest(beside: path)
                return
            }
        }
        source = path
    }

    /// The files of MNIST are named alike: `train-images-idx3-ubyte.gz`, `train-labels-idx1-ubyte.gz`.
    private static func arrayFiles(of path: String) -> (images: String, labels: String)? {
        let name = InputFile(path).name
        guard name.contains("images"), isFile(path) else { return nil }
        let labels =
            path.dropLast(name.count)
            + name.replacing("images", with: "labels").replacing("idx3", with: "idx1")
        return isFile(String(labels)) ? (path, String(labels)) : nil
    }

    private mutating func takeArrayTest(beside path: String) {
        let name = InputFile(path).name
        for other in ["t10k", "test"] where name.contains("train") {
            let test = path.dropLast(name.count) + name.replacing("train", with: other)
            guard let parts = Self.arrayFiles(of: String(test)) else { continue }
            (testImages, testLabels) = parts
            return
        }
    }

    private static func isFile(_ path: String) -> Bool { access(path, R_OK) == 0 && !Folder.isFolder(path) }
}
