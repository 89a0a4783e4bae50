import RunProtocol
import TerminalUI

/// What the page of runs knows of them, and how the person looks at them.
struct RunsState: Sendable {
    /// What the keys go to.
    enum Focus: CaseIterable, Sendable {
        case list, chart, details
    }

    /// A text that is being typed about the selected run, or about all.
    struct Prompt: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case filter, rename, tag, note
        }

        var kind: Kind
        var editor: LineEditor
        var problem: String?
    }

    /// What the library is to do, as far as the page wants it.
    struct Wish: Sendable, Equatable {
        var isWatching = false
        var paths: [String] = []
    }

    /// How many runs can be compared.
    static let slotCount = 8

    private(set) var entries: [RunEntry] = []
    /// Whether the library has answered at all, and whether it has told of all runs.
    private(set) var isListed = false
    private(set) var isComplete = false
    /// When the list was made, in seconds since 1970.
    private(set) var time = 0.0
    private(set) var keys = RunKeys([])
    /// The runs in sight, in order, and the columns that tell most of them.
    private(set) var shown: [RunEntry] = []
    private(set) var columns: [RunColumn] = []

    var order = RunOrder.latest { didSet { arrange() } }
    private(set) var filter = RunFilter()
    private(set) var filterText = ""
    private(set) var filterProblem: String?
    var showsHidden = false { didSet { arrange() } }
    /// The folder of the selected run.
    private(set) var selected: String?
    /// The folders of the runs that are compared; a place is a colour, which a run keeps.
    private(set) var slots = [String?](repeating: nil, count: slotCount)
    private(set) var courses: [String: RunCourse] = [:]
    var prompt: Prompt?
    var focus = Focus.list
    var chart = RunsChartSettings()
    /// The first line of the details in sight.
    var detailsOffset = 0
    /// What the library was last asked for.
    var asked = Wish()

    /// Looks at all runs as at the beginning; which of them are compared stays.
    mutating func resetView() {
        order = .latest
        setFilter("")
        showsHidden = false
        focus = .list
        chart = RunsChartSettings()
        detailsOffset = 0
    }

    // MARK: What is known

    mutating func take(_ answer: RunLibraryAnswer) {
        switch answer {
        case .listed(let entries, let isComplete, let time):
            self.entries = entries
            self.isComplete = isComplete
            self.time = time
            isListed = true
            keys = RunKeys(entries)
            // What was typed before the runs were known may mean something now.
            setFilter(filterText)
        case .course(let path, let events): courses[path] = RunCourse(events)
        case .deleted(let path):
            entries.removeAll { $0.path == path }
            for index in slots.indices where slots[index] == path { slots[index] = nil }
            courses[path] = nil
            arrange()
        case .refused: break
        }
    }

    /// Chooses which runs are in sight. While a filter makes no sense, the one before stays.
    mutating func setFilter(_ text: String) {
        filterText = text
        do throws(RunQueryProblem) {
            filter = try RunFilter(text, keys: keys)
            filterProblem = nil
        } catch {
            filterProblem = isListed ? error.description : nil
        }
        arrange()
    }

    private mutating func arrange() {
        let index = selectedIndex
        shown = order.sorted(entries.filter { (showsHidden || !$0.notes.isHidden) && filter.matches($0) })
        columns = RunColumn.columns(of: shown, showing: [order.key] + filter.keys)
        guard !shown.contains(where: { $0.path == selected }) else { return }
        // What takes the place of a run that is gone is selected.
        select(index: index ?? 0)
    }

    // MARK: What is chosen

    var selectedIndex: Int? { selected.flatMap { path in shown.firstIndex { $0.path == path } } }
    var selectedEntry: RunEntry? { selectedIndex.map { shown[$0] } }

    mutating func select(index: Int) {
        let before = selected
        selected = shown.isEmpty ? nil : shown[min(max(0, index), shown.count - 1)].path
        if selected != before, compared.isEmpty { detailsOffset = 0 }
    }

    /// The runs that are compared with their slots, in the order of the slots.
    var compared: [(slot: Int, entry: RunEntry)] {
        slots.enumerated().compactMap { slot, path in
            path.flatMap { path in entries.first { $0.path == path } }.map { (slot, $0) }
        }
    }

    func slot(of path: String) -> Int? { slots.firstIndex(of: path) }

    /// Takes a run into the comparison, or out of it. False when there is no room.
    mutating func toggleCompared(_ path: String) -> Bool {
        if let slot = slot(of: path) {
            slots[slot] = nil
        } else if let free = slots.firstIndex(of: nil) {
            slots[free] = path
        } else {
            return false
        }
        detailsOffset = 0
        return true
    }

    mutating func clearCompared() {
        slots = Array(repeating: nil, count: Self.slotCount)
        detailsOffset = 0
    }

    /// The runs whose courses are drawn, with their colours' places: those compared, else the selected one.
    var drawn: [(slot: Int, entry: RunEntry)] {
        let compared = compared
        return compared.isEmpty ? selectedEntry.map { [(0, $0)] } ?? [] : compared
    }

    /// What the drawn runs have courses of, in the order in which the chart offers it.
    var quantities: [RunQuantity] {
        var known: [RunQuantity] = []
        for item in drawn {
            for quantity in courses[item.entry.path]?.quantities ?? [] where !known.contains(quantity) {
                known.append(quantity)
            }
        }
        return known
    }

    /// What the library is to do while the page is open, or not.
    func wish(isOpen: Bool) -> Wish {
        isOpen ? Wish(isWatching: true, paths: drawn.map(\.entry.path)) : Wish()
    }

    /// The role whose colour a slot has, in the chart and in the tables.
    static func role(ofSlot slot: Int) -> Role {
        let roles: [Role] = [.train, .val, .series2, .series3, .series1, .bad, .best, .fg]
        return roles[slot % roles.count]
    }
}
