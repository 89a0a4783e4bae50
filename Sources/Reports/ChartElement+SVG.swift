import Foundation

extension ChartElement {
    /// The part as an element of SVG; colours come from the style by its class.
    var markup: String {
        switch self {
        case .line(let places, let look):
            "<polyline class=\"\(look.name)\" points=\"\(Self.points(places))\"/>"
        case .area(let places, let look):
            "<polygon class=\"\(look.name)\" points=\"\(Self.points(places))\"/>"
        case .told(let text, let places, let look):
            "<polyline class=\"\(look.name)\" points=\"\(Self.points(places))\"><title>\(HTML.escaped(text))</title></polyline>"
        case .text(let text, let place, let lettering, let anchor, let isUpright):
            "<text\(lettering == .title ? " class=\"title\"" : "") x=\"\(Self.number(place.x))\" "
                + "y=\"\(Self.number(place.y))\"\(anchor.attribute)"
                + (isUpright ? " transform=\"rotate(-90 \(Self.number(place.x)) \(Self.number(place.y)))\"" : "")
                + ">\(HTML.escaped(text))</text>"
        }
    }

    private static func points(_ places: [Place]) -> String {
        places.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}

extension ChartElement.Look {
    /// The classes of the style.
    var name: String {
        switch self {
        case .grid: "grid"
        case .axis: "axis"
        case .mark: "mark"
        case .best: "mark best"
        case .curve(let role): "curve \(role.name)"
        case .band(let role): "band \(role.name)"
        }
    }
}

extension ChartElement.Anchor {
    fileprivate var attribute: String {
        switch self {
        case .start: ""
        case .middle: " text-anchor=\"middle\""
        case .end: " text-anchor=\"end\""
        }
    }
}
