import Foundation
import TerminalUI

/// What is kept from one run of the program to the next: how the person had arranged things.
public struct DashboardMemory: Codable, Sendable, Equatable {
    /// The theme that was chosen on the screen.
    public var themeName: String?
    /// The theme that the configuration file named then: a new one there counts for more.
    public var configuredTheme: String?
    /// Whether the mouse was listened to.
    public var usesMouse: Bool?
    /// What was typed on the command line.
    var history: [String] = []
    var borders = LayoutBorders()
    var axis = HorizontalAxis.step
    var smoothing: Double?
    var charts: [String] = []
    var columns: Int?
    var logarithmic: [String] = []
    var rowWeights: [Double]?
    var columnWeights: [Double]?

    /// Nothing is kept yet.
    public init() {}

    init(themeName: String, configuredTheme: String?, usesMouse: Bool, history: [String], view: ViewState) {
        self.themeName = themeName
        self.configuredTheme = configuredTheme
        self.usesMouse = usesMouse
        self.history = history
        borders = view.borders
        axis = view.board.axis
        smoothing = view.board.smoothing
        charts = view.board.grid.map(\.name)
        columns = view.board.columns
        rowWeights = view.board.rowWeights
        columnWeights = view.board.columnWeights
        logarithmic = view.board.settings.filter(\.value.isLogarithmic).map(\.key.name).sorted()
    }

    /// Arranges things as they were.
    func restore(_ view: inout ViewState) {
        view.borders = borders
        view.board.axis = axis
        if let smoothing, (0..<1).contains(smoothing) { view.board.smoothing = smoothing }
        let grid = charts.compactMap(Quantity.init(name:))
        if !grid.isEmpty { view.board.grid = Array(grid.prefix(16)) }
        view.board.rowWeights = rowWeights ?? []
        view.board.columnWeights = columnWeights ?? []
        view.board.columns = columns.map { min(max($0, 1), 4) }
        for quantity in logarithmic.compactMap(Quantity.init(name:)) { view.board[quantity].isLogarithmic = true }
    }

    /// The theme to begin with, given the configuration file's.
    public func themeName(configured: String?) -> String? {
        configured == configuredTheme ? themeName ?? configured : configured
    }

    /// What was kept in a file; nothing where it cannot be read.
    public init(contentsOf path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let memory = try? JSONDecoder().decode(DashboardMemory.self, from: data)
        else { return }
        self = memory
    }

    /// Keeps it in a file. What cannot be written is not missed.
    public func save(to path: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(self) else { return }
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
