import Record

/// How a trial is drawn, in every picture of a search.
enum TrialMark: Equatable {
    /// Trained to its end, so that it could be chosen: filled.
    case counting
    /// Trained to its end, but beyond a bound: struck through.
    case beyondBound
    /// Left waiting: hollow.
    case waiting

    /// What the shapes mean, for the foot of a picture.
    static func legend(hasBounds: Bool) -> String {
        (hasBounds
            ? "trained to the end: filled, beyond the bound struck through"
            : "filled: trained to the end") + " · hollow: left waiting · ring: chosen"
    }

    /// Nil for a trial without a score.
    init?(_ trial: TrialRecord, in search: ArmSearch) {
        guard trial.looks.last?.score.isFinite == true else { return nil }
        switch trial.course {
        case .finished: self = search.counts(trial) ? .counting : .beyondBound
        case .waiting: self = .waiting
        case .failed: return nil
        }
    }

    func draw(at center: Point, place: Int, isChosen: Bool, into drawing: inout Drawing) {
        let color = PlotStyle.color(place), reach = Marker.radius + 3
        Marker.shape(place).draw(
            at: center, color: color, isHollow: self != .counting, into: &drawing)
        if self == .beyondBound {
            drawing.line(
                from: Point(x: center.x - reach, y: center.y + reach),
                to: Point(x: center.x + reach, y: center.y - reach), style: "\(color) bar")
        }
        if isChosen {
            drawing.circle(at: center, radius: Marker.radius + 4.5, style: "ink-mark hollow")
        }
    }
}
