-- A guild's briefing, and the lines on it in the order they were added.
CREATE TABLE briefings (
    guild TEXT NOT NULL PRIMARY KEY,
    -- The place of the next item; never given twice, so that places stay put.
    next_place BIGINT NOT NULL
);

CREATE TABLE briefing_items (
    guild TEXT NOT NULL REFERENCES briefings (guild),
    place BIGINT NOT NULL,
    -- entity, topic or citation
    kind TEXT NOT NULL,
    -- The entity's id or the citation's reference; empty for a topic.
    subject TEXT NOT NULL,
    -- The entity's name, the topic as typed, or the words that were pinned.
    words TEXT NOT NULL,
    added_by TEXT NOT NULL,
    -- Milliseconds since 1970 in UTC.
    added_at BIGINT NOT NULL,
    -- Digits of a hash over the columns above, so that a damaged row is noticed.
    seal TEXT NOT NULL,
    PRIMARY KEY (guild, place)
);
