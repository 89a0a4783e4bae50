/// How a table stands in its file, as far as that is known before it is read.
struct TableLayout: Hashable, Sendable {
    /// nil: inferred from the first rows.
    var delimiter: Delimiter?
    /// Whether the first row names the columns; nil: inferred from what stands there.
    var hasHeader: Bool?
}

extension DataOptions {
    /// What the recipe says of its tables.
    var layout: TableLayout { TableLayout(delimiter: delimiter, hasHeader: hasHeader) }
}
