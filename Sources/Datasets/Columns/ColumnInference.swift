/// Chooses how a column is read, or why it is left out.
struct ColumnInference {
    /// Why a column is not learned from.
    enum Ignored: Hashable, Sendable {
        case byRecipe, empty, constant, identifier
        case freeText(different: Int)

        /// Why, of one column.
        var sentence: String {
            switch self {
            case .byRecipe: "the recipe ignores it"
            case .empty: "it is empty"
            case .constant: "it is the same in every row"
            case .identifier: "it only numbers the rows"
            case .freeText(let different): "its \(different) different values look like names or free text"
            }
        }
    }

    enum Choice: Hashable, Sendable {
        case read(ColumnReading)
        case ignored(Ignored)
    }

    /// Texts with more different values than this are looked at more closely.
    private static let manyTexts = 20

    let table: TextTable
    let column: Int

    /// `kind` is what the recipe says, if it does.
    func choice(kind: ColumnKind?) -> Choice {
        if kind == .date { return .read(.date(DateOrder.inferred(table: table, column: column) ?? .yearFirst)) }
        if kind == .ignored || kind == .text { return .ignored(.byRecipe) }
        if kind == .category { return .read(.category) }
        if kind == .boolean { return .read(.boolean) }
        if kind == .words { return .read(.words) }
        let profile = ColumnProfile(table: table, column: column)
        let numbers = profile.numbers
        if kind == .number { return .read(.number(mark: numbers.mark, isLenient: false)) }
        if profile.present == 0 { return .ignored(.empty) }
        if numbers.count == profile.present { return numberChoice(profile) }
        if profile.booleans == profile.present { return booleanChoice(profile) }
        if profile.isNearlyNumbers {
            return .read(.number(mark: numbers.mark, isLenient: true))
        }
        if let order = DateOrder.inferred(table: table, column: column) {
            let dates = TextValues(table: table, column: column).texts.count
            return dates == 1 && profile.missing == 0 ? .ignored(.constant) : .read(.date(order))
        }
        return textChoice(profile)
    }

    private func numberChoice(_ profile: ColumnProfile) -> Choice {
        if profile.smallest == profile.largest, profile.missing == 0 { return .ignored(.constant) }
        if profile.areWhole, profile.missing == 0, profile.rowCount > 2 {
            if profile.countsRows { return .ignored(.identifier) }
            if isNamedLikeIdentifier, isAllDifferent() { return .ignored(.identifier) }
        }
        return .read(.number(mark: profile.numbers.mark, isLenient: false))
    }

    private func booleanChoice(_ profile: ColumnProfile) -> Choice {
        let values = TextValues(table: table, column: column)
        return values.texts.count == 1 && profile.missing == 0 ? .ignored(.constant) : .read(.boolean)
    }

    private func textChoice(_ profile: ColumnProfile) -> Choice {
        let texts = TextValues(table: table, column: column)
        let different = texts.texts.count
        if different == 1, profile.missing == 0 { return .ignored(.constant) }
        if different > Self.manyTexts, different * 2 > profile.present {
            return .ignored(.freeText(different: different))
        }
        return .read(.category)
    }

    private var isNamedLikeIdentifier: Bool {
        let name = table.columnNames[column].lowercased()
        let names = ["id", "index", "idx", "key", "uuid", "row", "no", "nr", "number"]
        return names.contains(name) || name.hasSuffix("_id") || name.hasSuffix(" id") || name.hasPrefix("unnamed")
    }

    private func isAllDifferent() -> Bool {
        TextValues(table: table, column: column).texts.count == table.rowCount
    }
}
