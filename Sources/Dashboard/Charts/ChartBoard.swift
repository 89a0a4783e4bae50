import Foundation
import RunProtocol
import TerminalUI

/// The part of the run that the charts show.
enum ChartWindow: Sendable, Equatable {
    /// All of it.
    case all
    /// So much of it, counted from its end.
    case last(Double)
    /// From one step to another.
    case steps(ClosedRange<Double>)
}

/// How one quantity is shown.
struct ChartSettings: Sendable, Equatable {
    var isLogarithmic = false
    /// The range of values that stays, whatever the values are.
    var lockedRange: ClosedRange<Double>?
    /// The names of the curves that are not shown.
    var hidden: Set<String> = []
    /// A few values far away from the others do not stretch the axis: they are marked at its end.
    var clipsOutliers = true
}

/// How the person looks at the curves: one axis and one window for all charts, and settings for each quantity.
struct ChartBoard: Sendable, Equatable {
    var axis = HorizontalAxis.step
    /// Whether the horizontal axis is logarithmic.
    var isLogarithmicAlong = false
    var window = ChartWindow.all
    /// How much noisy curves are smoothed, from 0 (not at all) to 0.99.
    var smoothing = Self.presets[2]
    /// The step that is inspected.
    var cursor: Double?
    /// The box that is being dragged, in steps and values.
    var selection: LineChart.Selection?

    /// A place in a chart.
    struct Place: Sendable, Equatable {
        var step: Double
        var value: Double
    }

    var settings: [Quantity: ChartSettings] = [:]

    /// The charts of the page of charts, in order.
    var grid: [Quantity] = [.metric(.loss), .metric(.accuracy), .learningRate, .gradientNorm]
    /// How many of them lie side by side; nil for as many as suit the screen.
    var columns: Int?
    /// How high the rows of charts are, and how wide the columns, one beside another; empty for all the same.
    var rowWeights: [Double] = []
    var columnWeights: [Double] = []
    /// The chart that the keys go to.
    var focused = 0
    /// Whether that one alone is shown.
    var isEnlarged = false

    /// Strengths that `m` goes through.
    static let presets = [0, 0.25, 0.4, 0.62]
    /// Shares of the run that `z` goes through.
    static let shares = [1, 0.5, 0.2, 0.05]

    subscript(quantity: Quantity) -> ChartSettings {
        get { settings[quantity] ?? ChartSettings() }
        set { settings[quantity] = newValue == ChartSettings() ? nil : newValue }
    }

    /// The part of the shown steps over which the average forgets.
    var forgetting: Double { smoothing * smoothing * smoothing * 0.2 }

    /// The chart that the keys go to.
    var focusedQuantity: Quantity { grid.indices.contains(focused) ? grid[focused] : .metric(.loss) }

    mutating func cycleSmoothing() {
        smoothing = Self.presets.first { $0 > smoothing + 1e-9 } ?? Self.presets[0]
    }

    mutating func cycleWindow() {
        let share: Double
        switch window {
        case .all, .steps: share = 1
        case .last(let last): share = last
        }
        let next = Self.shares.first { $0 < share - 1e-9 } ?? 1
        window = next == 1 ? .all : .last(next)
    }
}
