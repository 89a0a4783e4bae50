/// Where the person has put the borders between the panes of a wide screen; nil for where the layout puts them.
struct LayoutBorders: Sendable, Equatable, Codable {
    /// A border that can be dragged.
    enum Border: String, Sendable, Codable {
        /// Between the curves and the figures.
        case side
        /// Between the large chart and the small ones.
        case charts
        /// Above the log.
        case log
    }

    /// The share of the screen's columns that the figures have.
    var side: Double?
    /// The share of the charts' rows that the small ones have.
    var charts: Double?
    /// The share of the screen's rows that the log has.
    var log: Double?
}
