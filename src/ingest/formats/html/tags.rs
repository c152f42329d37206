//! The elements of HTML, as far as reading an article tells them apart.

/// What an element is called. Names that are not listed are [`Tag::Inline`], or
/// [`Tag::Custom`] where a hyphen marks an element of the page's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Tag {
    Document,
    Text,
    Html,
    Head,
    Body,
    Title,
    Meta,
    Link,
    Script,
    Skipped,
    Svg,
    Picture,
    Figure,
    Figcaption,
    Article,
    Section,
    Main,
    Aside,
    Header,
    Footer,
    Nav,
    Div,
    P,
    Heading(u8),
    Ul,
    Ol,
    Li,
    Dl,
    Dt,
    Dd,
    Table,
    Caption,
    TableSection,
    Tr,
    Cell,
    Blockquote,
    Pre,
    Br,
    Hr,
    A,
    Strong,
    Time,
    Address,
    Form,
    Control,
    Option,
    Void,
    Block,
    Custom,
    Inline,
}

impl Tag {
    /// The element of this name, which is in lower case.
    pub(super) fn of(name: &[u8]) -> Self {
        match name {
            b"a" => Self::A,
            b"span" | b"i" | b"em" | b"u" | b"font" => Self::Inline,
            b"b" | b"strong" => Self::Strong,
            b"div" => Self::Div,
            b"p" => Self::P,
            b"li" => Self::Li,
            b"ul" | b"menu" | b"dir" => Self::Ul,
            b"ol" => Self::Ol,
            b"br" => Self::Br,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"html" => Self::Html,
            b"head" => Self::Head,
            b"body" => Self::Body,
            b"title" => Self::Title,
            b"meta" => Self::Meta,
            b"link" | b"base" => Self::Link,
            b"script" => Self::Script,
            b"style" | b"noscript" | b"iframe" | b"xmp" | b"noembed" | b"noframes"
            | b"template" | b"object" | b"audio" | b"video" | b"canvas" | b"textarea"
            | b"select" | b"datalist" | b"map" | b"math" => Self::Skipped,
            b"svg" => Self::Svg,
            b"picture" => Self::Picture,
            b"figure" => Self::Figure,
            b"figcaption" => Self::Figcaption,
            b"article" => Self::Article,
            b"section" => Self::Section,
            b"main" => Self::Main,
            b"aside" => Self::Aside,
            b"header" | b"hgroup" => Self::Header,
            b"footer" => Self::Footer,
            b"nav" => Self::Nav,
            b"dl" => Self::Dl,
            b"dt" => Self::Dt,
            b"dd" => Self::Dd,
            b"table" => Self::Table,
            b"caption" => Self::Caption,
            b"thead" | b"tbody" | b"tfoot" => Self::TableSection,
            b"tr" => Self::Tr,
            b"td" | b"th" => Self::Cell,
            b"blockquote" => Self::Blockquote,
            b"pre" | b"listing" => Self::Pre,
            b"hr" => Self::Hr,
            b"time" => Self::Time,
            b"address" => Self::Address,
            b"form" => Self::Form,
            b"button" => Self::Control,
            b"option" | b"optgroup" => Self::Option,
            b"img" | b"input" | b"source" | b"track" | b"embed" | b"area" | b"col" | b"param"
            | b"wbr" | b"keygen" | b"bgsound" | b"basefont" | b"frame" => Self::Void,
            b"center" | b"fieldset" | b"details" | b"summary" | b"dialog" | b"legend"
            | b"colgroup" | b"frameset" | b"search" => Self::Block,
            other if other.contains(&b'-') => Self::Custom,
            _ => Self::Inline,
        }
    }

    /// Whether it never has anything inside.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::Meta | Self::Link | Self::Br | Self::Hr | Self::Void
        )
    }

    /// Whether its words run on in the line around it.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::A
                | Self::Strong
                | Self::Time
                | Self::Inline
                | Self::Br
                | Self::Void
                | Self::Picture
                | Self::Script
                | Self::Skipped
                | Self::Svg
                | Self::Meta
                | Self::Link
        )
    }

    /// Whether its beginning ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        !self.is_inline() && !matches!(self, Self::Control | Self::Custom | Self::Option)
            || self == Self::Hr
    }

    /// Whether open elements above it are out of reach for what stands inside.
    pub(super) fn is_wall(self) -> bool {
        matches!(self, Self::Cell | Self::Table | Self::Caption | Self::Html)
    }

    /// Whether it belongs to the frame of a table.
    pub(super) fn is_table_part(self) -> bool {
        matches!(
            self,
            Self::Table | Self::TableSection | Self::Tr | Self::Cell | Self::Caption
        )
    }

    /// Whether it may stand in the head of a page.
    pub(super) fn is_head_part(self) -> bool {
        matches!(
            self,
            Self::Title | Self::Meta | Self::Link | Self::Script | Self::Skipped
        )
    }
}
