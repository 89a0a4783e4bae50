import TerminalUI

/// A line of the table from which dispatch, hints, help, palette and configuration come.
struct KeyBinding: Sendable, Equatable {
    var keys: [Key]
    var action: Action
    var context: KeyContext
    /// What it does, for the help.
    var title: String
    /// One word for the hints bar; nil keeps it out.
    var hint: String?
    /// The order in the hints bar: lower comes first and stays longest.
    var rank: Int

    init(_ keys: [Key], _ action: Action, _ context: KeyContext, _ title: String, hint: String? = nil, rank: Int = 50) {
        self.keys = keys
        self.action = action
        self.context = context
        self.title = title
        self.hint = hint
        self.rank = rank
    }
}
