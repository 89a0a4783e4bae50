import Foundation

/// A small folder as `workloads.py` writes them, in a scratch place.
struct WorkloadFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "workload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try Data(
            """
            {"W1": {"title": "tiny", "kind": "mlp", "sizes": [2, 8, 2], "batch": 16, "rows": 160, "test_rows": 64,
              "epochs": 12, "opt": {"name": "adam", "lr": 0.02, "b1": 0.9, "b2": 0.999, "eps": 1e-8}},
             "C1": {"title": "pictures", "kind": "cnn", "image": [7, 9, 2], "classes": 3, "batch": 8, "rows": 48, "test_rows": 24,
              "epochs": 8, "opt": {"name": "adam", "lr": 0.005}},
             "R1": {"title": "pictures", "kind": "resnet", "image": [9, 7, 2], "classes": 3, "widths": [5, 12], "blocks": 2,
              "batch": 8, "rows": 48, "test_rows": 24, "epochs": 8, "opt": {"name": "sgd", "lr": 0.05, "momentum": 0.9, "wd": 0.0005}},
             "U1": {"title": "unknown", "kind": "diffusion", "batch": 4, "opt": {"name": "sgd", "lr": 0.1}},
             "T1": {"title": "text", "kind": "gpt", "layers": 2, "heads": 3, "d": 15, "context": 9, "vocab": 5, "batch": 4,
              "steps": 60, "opt": {"name": "adamw", "lr": 0.01, "b1": 0.9, "b2": 0.99, "eps": 1e-8, "wd": 0.1, "clip": 1}}}
            """.utf8
        ).write(to: url.appending(path: "spec.json"))
        for (suffix, rows) in [("", 160), ("t", 64)] {
            let numbers = (0..<rows * 2).map { Float(($0 * 7919 + rows) % 1000) / 1000 }
            let labels = (0..<rows).map { Int32(numbers[2 * $0] > numbers[2 * $0 + 1] ? 1 : 0) }
            try write("W1_x\(suffix)", Self.array(numbers, shape: [rows, 2]))
            try write("W1_y\(suffix)", Self.array(labels, shape: [rows]))
        }
        let order = (0..<12).flatMap { epoch in (0..<160).map { Int32(($0 * 37 + epoch) % 160) } }
        try write("W1_perm", Self.array(order, shape: [12, 160]))
        for (layer, shape) in [[2, 8], [8, 2]].enumerated() {
            let weights = (0..<16).map { Float(($0 * 13 + layer) % 11) / 11 - 0.5 }
            try write("W1_init_fc\(layer).w", Self.array(weights, shape: shape))
            try write("W1_init_fc\(layer).b", Self.array([Float](repeating: 0, count: shape[1]), shape: [shape[1]]))
        }
    }

    /// A text that counts to five over and over, and the first weights of a small transformer.
    func writeText() throws {
        try write("chars", Self.array((0..<500).map { Int32($0 % 5) }, shape: [500]))
        try write("T1_starts", Self.array((0..<240).map { Int32($0 * 31 % 400) }, shape: [60, 4]))
        try write("T1_eval_starts", Self.array((0..<6).map { Int32(400 + $0 * 7) }, shape: [6]))
        var shapes: [String: [Int]] = ["wte": [5, 15], "wpe": [9, 15], "lnf": [15]]
        for layer in ["h0", "h1"] {
            for (name, shape) in [
                ("ln1", [15]), ("ln2", [15]), ("qkv", [15, 45]), ("proj", [15, 15]), ("fc", [15, 60]),
                ("out", [60, 15]),
            ] { shapes["\(layer).\(name)"] = shape }
        }
        for (index, (name, shape)) in shapes.sorted(by: { $0.key < $1.key }).enumerated() {
            let count = shape.reduce(1, *)
            let values = (0..<count).map { shape.count == 1 ? 1 : Float(($0 * 7919 + index) % 101) / 500 - 0.1 }
            try write("T1_init_\(name)", Self.array(values, shape: shape))
        }
    }

    /// Pictures whose class is the corner that is bright, and the first weights of a small network of convolutions.
    func writePictures() throws {
        for (name, height, width) in [("C1", 7, 9), ("R1", 9, 7)] {
            for (suffix, rows) in [("", 48), ("t", 24)] {
                let labels = (0..<rows).map { Int32($0 % 3) }
                let pictures = labels.enumerated().flatMap { row, label in
                    (0..<height * width * 2).map { place in
                        let (y, x) = (place / (2 * width), place / 2 % width)
                        let isBright = (y < 3) == (label != 1) && (x < 3) == (label != 2)
                        return Float((place * 7919 + row * 31) % 101) / 101 + (isBright ? 1 : 0)
                    }
                }
                try write("\(name)_x\(suffix)", Self.array(pictures, shape: [rows, height, width, 2]))
                try write("\(name)_y\(suffix)", Self.array(labels, shape: [rows]))
            }
            let order = (0..<8).flatMap { epoch in (0..<48).map { Int32(($0 * 7 + epoch) % 48) } }
            try write("\(name)_perm", Self.array(order, shape: [8, 48]))
        }
        try writeWeights("C1", Self.convolutionShapes)
        try writeWeights("R1", Self.residualShapes)
    }

    private static let convolutionShapes: [String: [Int]] = [
        "conv1.w": [3, 3, 2, 32], "conv1.b": [32], "conv2.w": [3, 3, 32, 64], "conv2.b": [64], "fc1.w": [128, 128],
        "fc1.b": [128], "fc2.w": [128, 3], "fc2.b": [3],
    ]

    private static let residualShapes: [String: [Int]] = {
        var shapes = ["fc.w": [12, 3], "fc.b": [3]]
        for (name, size, inputs, outputs) in [
            ("stem", 3, 2, 5), ("s0b0.conv1", 3, 5, 5), ("s0b0.conv2", 3, 5, 5), ("s0b1.conv1", 3, 5, 5),
            ("s0b1.conv2", 3, 5, 5), ("s1b0.conv1", 3, 5, 12), ("s1b0.conv2", 3, 12, 12), ("s1b0.short", 1, 5, 12),
            ("s1b1.conv1", 3, 12, 12), ("s1b1.conv2", 3, 12, 12),
        ] {
            shapes["\(name).w"] = [size, size, inputs, outputs]
            shapes["\(name).gamma"] = [outputs]
            shapes["\(name).beta"] = [outputs]
        }
        return shapes
    }()

    /// Weights of about the size that they should have, gains of 1 and biases of 0.
    private func writeWeights(_ workload: String, _ shapes: [String: [Int]]) throws {
        for (index, (name, shape)) in shapes.sorted(by: { $0.key < $1.key }).enumerated() {
            let count = shape.reduce(1, *), fanIn = shape.dropLast().reduce(1, *)
            let values = (0..<count).map { place in
                shape.count == 1
                    ? (name.hasSuffix("gamma") ? 1 : 0)
                    : (Float((place * 7919 + index * 13) % 101) / 50 - 1) / Float(fanIn).squareRoot()
            }
            try write("\(workload)_init_\(name)", Self.array(values, shape: shape))
        }
    }

    func write(_ name: String, _ bytes: Data) throws {
        try bytes.write(to: url.appending(path: "\(name).npy"))
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    /// A `.npy` file.
    static func array<Element: BitwiseCopyable>(_ elements: [Element], shape: [Int]) -> Data {
        let code = Element.self == Float.self ? "<f4" : Element.self == Int32.self ? "<i4" : "<f8"
        let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(code)', 'fortran_order': False, 'shape': (\(extents)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        let length = UInt16(header.utf8.count)
        return Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(length & 255), UInt8(length >> 8)])
            + Data(header.utf8) + elements.withUnsafeBytes { Data($0) }
    }
}
