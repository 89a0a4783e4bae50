/// Where a binding holds. The name in a configuration file is the section `[keys.<name>]`.
enum KeyContext: String, Hashable, Sendable, CaseIterable {
    /// Holds over all others, in questions and while typing too.
    case always
    case anywhere, chart
    case hyperparameters, log
    case charts, lists, runs, sample
    case editing, stopQuestion, quitQuestion, question, themes, help, summary
    case typing, palette, probe, rangeTest, stopping

    /// The heading in the help.
    var title: String {
        switch self {
        case .always: "always"
        case .anywhere: "everywhere"
        case .chart: "curves"
        case .hyperparameters: "hyperparameters"
        case .log: "log"
        case .charts: "page of charts"
        case .lists: "pages of lists"
        case .sample: "text of a language model"
        case .runs: "page of runs"
        case .editing: "typing a value"
        case .stopQuestion: "stopping now"
        case .quitQuestion: "quitting"
        case .question: "questions"
        case .themes: "choosing a theme"
        case .help: "this page"
        case .summary: "results"
        case .typing: "command line"
        case .palette: "palette"
        case .probe: "comparing values"
        case .rangeTest: "learning-rate finder"
        case .stopping: "when the run stops"
        }
    }

    /// The name in a configuration file.
    var name: String {
        rawValue.reduce(into: "") { name, letter in
            name += letter.isUppercase ? "_\(letter.lowercased())" : "\(letter)"
        }
    }

    /// Whether the palette offers what holds here: questions and text fields have keys of their own.
    var isOffered: Bool { [.anywhere, .chart, .hyperparameters, .log, .charts, .lists, .runs, .sample].contains(self) }
}
