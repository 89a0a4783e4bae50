/// What can be wrong with data. `DataError` adds the place.
public enum DataProblem: Hashable, Sendable {
    // Files.
    case fileNotFound
    case isFolder
    case unreadable(reason: String)
    case fileEmpty
    case fileTooLarge(limitBytes: Int)
    case scratchFile(reason: String)
    case gzipTruncated
    case gzipDamaged(reason: String)
    case formatUnknown(name: String?, known: [String])

    // Tables.
    case isSpreadsheet
    case isUTF16
    case notUTF8
    case nulByte
    case noRows
    case changedWhileRead
    case raggedRow(fields: Int, expected: Int)
    case quoteUnclosed
    case textAfterQuote
    case fieldTooLong(limitBytes: Int)
    case columnNamedTwice(firstField: Int, secondField: Int)
    case columnUnnamed(field: Int)

    // Arrays.
    case notIDX(firstBytes: [UInt8])
    case idxTypeUnknown(code: UInt8)
    case notNPY(firstBytes: [UInt8])
    case npyVersion(Int)
    case npyHeader(text: String)
    case npyType(String)
    case zipDamaged(reason: String)
    case arrayNotNamed(role: String, names: [String], expected: [String])
    case arrayColumn(name: String, shape: [Int])
    case headerCutShort
    case tooManyDimensions(count: Int, limit: Int)
    case noExamples(shape: [Int])
    case promisesMore(shape: [Int], promised: Int, held: Int)
    case promisesTooMuch(shape: [Int], limitBytes: Int)
    case holdsMore(shape: [Int])
    case valueNotFinite(index: Int)
    case labelsNotFound
    case labelsNotAList(shape: [Int])
    case countsDiffer(examples: Int, labels: Int, labelsFile: String)
    case shapesDiffer(expected: [Int], found: [Int])
    case expectedTable
    case expectedArray

    // Pictures.
    case notAPicture(firstBytes: [UInt8])
    case pictureEmpty
    case pictureWithoutPixels
    case pictureCutShort
    case pictureDamaged(reason: String)
    case pictureTooLarge(width: Int, height: Int, limit: PictureLimits)
    case noPictures
    case pictureNotListed(name: String, list: String)
    case noPictureColumn(folder: String)

    // Texts.
    case textEmpty
    case textNotUTF8
    case textHoldsNUL
    case textTooShort(part: String, tokens: Int, needed: Int)
    case wordsCannotGoOn

    // Series.
    case timeMissing
    case timeNotANumber(value: String)
    case seriesTooShort(rows: Int, needed: Int)
    case forecastNotNumbers
    case severalLabels
    case seriesSplit

    // Options.
    case keyMissing(reason: String)
    case keysConflict(other: String)
    case shareOutOfRange(Double)
    case sharesLeaveNothing(Double)
    case columnNotFound(name: String, suggestion: String?, columns: [String], isHeaderless: Bool)
    case targetIgnored
    case unlikeSource(reason: String)

    // Columns and targets.
    case columnMissing(name: String)
    case notANumber(value: String)
    case notABoolean(value: String)
    case notADate(value: String)
    case targetNotForLog(value: String)
    case weightNotPositive(value: String)
    case partUnknown(name: String)
    case partEmpty(name: String)
    case splitColumnMissing(value: String)
    case tooFewGroups(count: Int, needed: Int)
    case regressionNeedsNumbers(value: String)
    case tooManyClasses(count: Int, rows: Int, isNumeric: Bool)
    case singleClass(name: String)
    case constantTarget(value: String)
    case targetAllMissing
    case classUnknown(name: String, suggestion: String?, classes: [String])
    case noFeatures(ignored: [IgnoredColumn])
    case tooFewRows(count: Int, needed: Int)
}

/// A column that is not learned from, and why.
public struct IgnoredColumn: Hashable, Sendable {
    /// The column's name.
    public let name: String
    /// "it only numbers the rows"
    public let reason: String
}
