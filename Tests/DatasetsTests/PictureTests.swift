import Foundation
import Testing

@testable import Datasets

@Suite("Pictures")
struct PictureTests {
    /// What Pillow reads, made by `make_golden.py`.
    struct Goldens: Decodable {
        struct Case: Decodable {
            let name: String
            let file: Data
            let height: Int
            let width: Int
            let channels: Int
            let samples: Data
            let tolerance: Int
        }

        struct Resizing: Decodable {
            struct Size: Decodable {
                let height: Int
                let width: Int
                let samples: Data
            }

            let height: Int
            let width: Int
            let samples: Data
            let grey: Data
            let sizes: [Size]
        }

        let cases: [Case]
        let resizing: Resizing
    }

    private static func largestDifference(_ first: [UInt8], _ second: Data) -> Int {
        zip(first, second).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    @Test("every kind of PNG and JPEG is what Pillow reads in it")
    func decoding() throws {
        let goldens = try golden(Goldens.self, "pictures")
        for golden in goldens.cases {
            let picture = try PictureDecoder().decode(Array(golden.file), file: golden.name)
            #expect(picture.height == golden.height, "\(golden.name)")
            #expect(picture.width == golden.width, "\(golden.name)")
            #expect(picture.channels == golden.channels, "\(golden.name)")
            #expect(picture.samples.count == golden.samples.count, "\(golden.name)")
            let difference = Self.largestDifference(picture.samples, golden.samples)
            #expect(difference <= golden.tolerance, "\(golden.name)")
        }
        #expect(goldens.cases.count == 22)
    }

    @Test("a picture is brought to a size as Pillow does it, the middle kept")
    func resizing() throws {
        let golden = try golden(Goldens.self, "pictures").resizing
        let picture = Picture(width: golden.width, height: golden.height, channels: 3, samples: Array(golden.samples))
        for size in golden.sizes {
            let result = picture.fitted(height: size.height, width: size.width)
            #expect(result.samples.count == size.samples.count)
            #expect(Self.largestDifference(result.samples, size.samples) <= 1, "\(size.height)x\(size.width)")
        }
        #expect(Self.largestDifference(picture.converted(toChannels: 1).samples, golden.grey) == 0)
    }

    @Test("a picture cut anywhere is an error, never a crash, and so are many that are damaged")
    func cutting() throws {
        let goldens = try golden(Goldens.self, "pictures")
        for golden in goldens.cases {
            for length in stride(from: 0, to: golden.file.count - 12, by: 7) {
                #expect(throws: DataError.self, "\(golden.name) of \(length)") {
                    try PictureDecoder().decode(Array(golden.file.prefix(length)), file: "cut")
                }
            }
        }
    }

    @Test(
        "a bad picture ends in one sentence",
        arguments: [
            ([], "p: the file is empty; expected a PNG or JPEG picture"),
            (
                Array("GIF89a".utf8),
                "p: this is no PNG or JPEG: it starts with 47 49 46 38; expected 89 50 4e 47 or ff d8 ff"
            ),
            (png(width: 0, height: 5), "p: the picture is 0 pixels wide or high"),
            (
                png(width: 100_000, height: 5),
                "p: the picture has 100000x5 pixels; expected at most 32768 a side and 67108864 in all"
            ),
            (
                png(width: 30_000, height: 30_000),
                "p: the picture has 30000x30000 pixels; expected at most 32768 a side and 67108864 in all"
            ),
            (Array(png(width: 3, height: 3).prefix(20)), "p: the picture ends too early; copy or download it again"),
        ] as [([UInt8], String)])
    func badPictures(bytes: [UInt8], message: String) {
        let error = #expect(throws: DataError.self) { try PictureDecoder().decode(bytes, file: "p") }
        #expect(error?.description == message)
    }

    /// The start of a PNG that promises a size, with an empty chunk of pixels after it.
    static func png(width: UInt32, height: UInt32) -> [UInt8] {
        PNGWriter.file(width: width, height: height, colourType: 2, compressed: [])
    }
}
