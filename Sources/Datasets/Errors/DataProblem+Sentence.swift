extension DataProblem {
    /// One sentence: what was found, what was expected, what to do.
    var sentence: String {
        fileSentence ?? tableSentence ?? arraySentence ?? pictureSentence ?? textSentence ?? seriesSentence
            ?? optionSentence
            ?? columnSentence
            ?? "the data cannot be read"
    }

    private var fileSentence: String? {
        switch self {
        case .fileNotFound: "there is no such file; paths in a recipe are relative to the recipe"
        case .isFolder: "this is a folder; expected a data file"
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        case .fileEmpty: "the file is empty; expected a header line and rows of data"
        case .fileTooLarge(let limit): "the file holds more than \(Wording.bytes(limit)), the most that is read"
        case .scratchFile(let reason):
            "rows cannot be kept on disk (\(reason)); make room there, or set TMPDIR to another folder"
        case .gzipTruncated: "the gzip file ends too early; copy or download it again"
        case .gzipDamaged(let reason): "the gzip file is damaged (\(reason)); copy or download it again"
        case .formatUnknown(let name?, let known):
            "there is no data format \(Wording.quoted(name)); expected one of \(known.joined(separator: ", "))"
        case .formatUnknown(nil, let known):
            "this is none of the formats that can be read (\(known.joined(separator: ", "))); set data.format if it is one"
        default: nil
        }
    }

    private var tableSentence: String? {
        switch self {
        case .isSpreadsheet: "this is a zip archive or spreadsheet; export it as CSV (UTF-8)"
        case .isUTF16: "the text is UTF-16; save it as UTF-8"
        case .notUTF8: "the field holds bytes that are not UTF-8; save the file as UTF-8"
        case .nulByte: "the field holds a NUL byte; this is no text file, or it is damaged"
        case .changedWhileRead: "the file has changed while it was read; try again when nothing writes to it"
        case .noRows: "the file has a header but no rows"
        case .raggedRow(let fields, let expected) where fields < expected:
            "the row has \(Wording.count(fields, "field")) but the header has \(expected); add what is missing"
        case .raggedRow(let fields, let expected):
            "the row has \(Wording.count(fields, "field")) but the header has \(expected); "
                + "put a field that holds the delimiter in quotes, or set data.delimiter"
        case .quoteUnclosed: "the quote that opens here is never closed; close it, or write a quote in a field as two"
        case .textAfterQuote:
            "text follows the closing quote; expected a delimiter, or write a quote in a quoted field as two"
        case .fieldTooLong(let limit):
            "the field is longer than \(Wording.bytes(limit)), the most that is read; is a quote left open?"
        case .columnNamedTwice(let first, let second):
            "fields \(first) and \(second) of the header have the same name; give each column its own"
        case .columnUnnamed(let field): "field \(field) of the header is empty; give the column a name"
        default: nil
        }
    }

    private var arraySentence: String? {
        switch self {
        case .notIDX(let bytes):
            "this is no IDX file: it starts with \(Wording.hexadecimal(bytes)); expected 00 00, a type and a number of dimensions"
        case .idxTypeUnknown(let code):
            "the IDX type \(Wording.hexadecimal([code])) is unknown; expected one of 08, 09, 0b, 0c, 0d, 0e"
        case .notNPY(let bytes):
            "this is no NPY file: it starts with \(Wording.hexadecimal(bytes)); expected 93 4e 55 4d 50 59"
        case .npyVersion(let version): "the NPY file has version \(version); expected 1, 2 or 3"
        case .npyHeader(let text):
            "the NPY header cannot be understood: \(Wording.quoted(text)); write the array anew with numpy.save"
        case .npyType(let type):
            "the array holds elements of type \(Wording.quoted(type)); expected numbers or truth values: convert it with "
                + "array.astype(\"float32\")"
        case .zipDamaged(let reason): "the archive is damaged (\(reason)); copy or download it again"
        case .arrayNotNamed(let role, let names, let expected):
            "no array of the archive is named for the \(role): it holds \(Wording.list(names)), expected one of "
                + Wording.list(expected)
        case .arrayColumn(let name, let shape):
            "\(Wording.quoted(name)) is no column of an array of \(Wording.shape(shape)); expected the number of one, such as \"-1\" "
                + "for the last of a table"
        case .headerCutShort: "the file ends within its header"
        case .tooManyDimensions(let count, let limit):
            "the file promises \(count) dimensions; expected between 1 and \(limit)"
        case .noExamples(let shape): "the file's shape is \(Wording.shape(shape)): it holds no examples"
        case .promisesMore(let shape, let promised, let held):
            "the file promises \(Wording.shape(shape)) = \(promised) values but holds only \(held); "
                + "copy or download it again"
        case .promisesTooMuch(let shape, let limit):
            "the file promises \(Wording.shape(shape)) values, more than the \(Wording.bytes(limit)) that are read"
        case .holdsMore(let shape): "the file holds more values than the \(Wording.shape(shape)) that it promises"
        case .valueNotFinite(let index): "value \(index) is NaN or infinite; expected finite numbers"
        case .labelsNotFound: "there is no file of labels beside these images; give it, or name it like them"
        case .labelsNotAList(let shape): "labels must have one dimension, but the shape is \(Wording.shape(shape))"
        case .countsDiffer(let examples, let labels, let labelsFile):
            "there are \(Wording.count(examples, "example")) but \(Wording.count(labels, "label")) in \(labelsFile)"
        case .shapesDiffer(let expected, let found):
            "an example here has shape \(Wording.shape(found)); expected \(Wording.shape(expected)) as in training"
        case .expectedTable:
            "this file holds an array, not a table; give it as data.images with data.labels"
        case .expectedArray: "this file holds a table, not an array; give it as data.source with data.target"
        default: nil
        }
    }

    private var pictureSentence: String? {
        switch self {
        case .notAPicture(let bytes):
            "this is no PNG or JPEG: it starts with \(Wording.hexadecimal(bytes)); expected 89 50 4e 47 or ff d8 ff"
        case .pictureEmpty: "the file is empty; expected a PNG or JPEG picture"
        case .pictureWithoutPixels: "the picture is 0 pixels wide or high"
        case .pictureCutShort: "the picture ends too early; copy or download it again"
        case .pictureDamaged(let reason): "the picture is damaged (\(reason)); copy or download it again"
        case .pictureTooLarge(let width, let height, let limit):
            "the picture has \(width)x\(height) pixels; expected at most \(limit.side) a side and \(limit.pixels) in all"
        case .noPictures:
            "there is no PNG or JPEG picture in this folder; expected train/CLASS/ and test/CLASS/, a folder for each class, "
                + "or pictures and a CSV file of their names and labels"
        case .pictureNotListed(let name, let list):
            "there is no picture \(Wording.quoted(name)), which \(list) names; names are relative to the folder"
        case .noPictureColumn(let folder):
            "no column names the pictures in \(folder); expected one with names such as \"cat.png\""
        default: nil
        }
    }

    private var textSentence: String? {
        switch self {
        case .textEmpty: "the file is empty; expected a text"
        case .textNotUTF8:
            "the text holds bytes that are not UTF-8; save it as UTF-8, or take its bytes with data.tokenizer = \"byte\""
        case .textHoldsNUL:
            "the text holds a NUL byte; if it is no text, take its bytes with data.tokenizer = \"byte\""
        case .textTooShort(let part, let tokens, let needed):
            "the \(part) part has \(Wording.count(tokens, "token")), but at least \(needed) are needed; "
                + "give more text, a smaller data.length, or other shares"
        case .wordsCannotGoOn:
            "words leave out blanks and rare words, so no text can be written with them; use \"character\", \"bpe\" or \"byte\""
        default: nil
        }
    }

    private var seriesSentence: String? {
        switch self {
        case .timeMissing: "a row has no time; expected one in each row, since windows follow the order of time"
        case .timeNotANumber(let value):
            "\(Wording.quoted(value)) is no date and no number; expected the time of the row"
        case .seriesTooShort(let rows, let needed):
            "the series has \(Wording.count(rows, "row")), but windows of this size need at least \(needed) to train, validate "
                + "and test; give a smaller data.window or data.horizon"
        case .forecastNotNumbers:
            "the column holds no numbers, so it cannot be forecast; leave it out of data.target, or name it alone for classes"
        case .severalLabels: "only numbers can be forecast together; name one column of classes"
        case .seriesSplit: "a series is split by time; leave data.split away, or use \"time\""
        default: nil
        }
    }

    private var optionSentence: String? {
        switch self {
        case .keyMissing(let reason): reason
        case .keysConflict(let other): "this cannot be set together with \(other); remove one of them"
        case .shareOutOfRange(let share): "\(share) is no share; expected a number from 0 to below 1"
        case .sharesLeaveNothing(let sum):
            "data.validation_share and data.test_share together are \(sum); they must leave something to train on"
        case .columnNotFound(let name, let suggestion?, _, _):
            "there is no column \(Wording.quoted(name)); did you mean \(Wording.quoted(suggestion))?"
        case .columnNotFound(let name, nil, let columns, let isHeaderless):
            isHeaderless
                ? "there is no column \(Wording.quoted(name)): the first line holds data, not names, so that the columns are called column_1 "
                    + "to column_\(columns.count); if it names them, set data.header = true"
                : "there is no column \(Wording.quoted(name)); the columns are \(Wording.list(columns))"
        case .targetIgnored: "the target cannot be an ignored column"
        case .unlikeSource(let reason):
            "the data is not like that of the run to start from: \(reason); start.preparation = \"own\" prepares it by itself"
        default: nil
        }
    }

    private var columnSentence: String? {
        switch self {
        case .columnMissing(let name): "there is no column \(Wording.quoted(name)), which the run was trained on"
        case .notANumber(let value):
            "\(Wording.quoted(value)) is no number; expected one, or an empty field if it is missing"
        case .notABoolean(let value):
            "\(Wording.quoted(value)) is neither true nor false; expected one such as yes, no, true, false"
        case .notADate(let value):
            "\(Wording.quoted(value)) is no date such as the others here; expected one such as 2026-11-24"
        case .targetNotForLog(let value):
            "the target is \(value), but data.target_scaling = \"log\" needs values above -1; use \"standard\""
        case .weightNotPositive(let value):
            "\(value) is no weight; expected a number of at least 0, and above 0 somewhere in each part"
        case .partUnknown(let name):
            "\(Wording.quoted(name)) names no part of the data; expected \"train\", \"validation\" or \"test\""
        case .partEmpty(let name): "no row is of the part \(Wording.quoted(name)); at least one is needed"
        case .splitColumnMissing(let value):
            "\(Wording.quoted(value)) tells nothing of where the row belongs; expected a value in every row"
        case .tooFewGroups(let count, let needed):
            "there \(count == 1 ? "is" : "are") \(Wording.count(count, "group")); at least \(needed) are needed for all parts"
        case .regressionNeedsNumbers(let value):
            "\(Wording.quoted(value)) is no number, and regression needs numbers; "
                + "choose another data.target, or data.task = \"classification\""
        case .tooManyClasses(let count, let rows, let isNumeric):
            "the target has \(count) different values in \(rows) rows, too many for classes; "
                + (isNumeric ? "use data.task = \"regression\"" : "is this the right column?")
        case .singleClass(let name): "every row has the class \(Wording.quoted(name)); expected at least two classes"
        case .constantTarget(let value):
            "the target is \(value) in every row that is trained on; there is nothing to learn"
        case .targetAllMissing: "the target is missing in every row"
        case .classUnknown(let name, let suggestion, let classes):
            "the class \(Wording.quoted(name)) does not occur in the training data; "
                + (suggestion.map { "did you mean \(Wording.quoted($0))?" }
                    ?? "the classes are \(Wording.list(classes))")
        case .noFeatures(let ignored):
            ignored.first.map(\.name).map { name in
                "no column is left to learn from: \(Wording.list(ignored)); "
                    + "to keep one, give its kind, such as data.columns = { \(Wording.quoted(name)) = \"number\" }"
            } ?? "the table has no column beside the target"
        case .tooFewRows(let count, let needed):
            "there \(count == 1 ? "is" : "are") \(Wording.count(count, "usable row")); at least \(needed) are needed to train, validate and test"
        default: nil
        }
    }
}
