//! Which addresses belong to the public internet.
//!
//! Takes an address that a name stands for; gives the reason why nothing may be
//! fetched from it, or none. A feed names other addresses in its redirects and
//! links, and must not make this machine call its own network with them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ports on which no web server answers, as browsers refuse them: a request there
/// is meant for another protocol.
const OTHER_PROTOCOLS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666,
    6667, 6668, 6669, 6679, 6697, 10080, 11211,
];

/// Blocks of IPv4 that are not the public internet, and what each is.
const NOT_PUBLIC_V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an address of this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address"),
    (
        Ipv4Addr::new(100, 64, 0, 0),
        10,
        "a carrier's inner address",
    ),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "a reserved address"),
    (
        Ipv4Addr::new(192, 0, 2, 0),
        24,
        "an address for documentation",
    ),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a relay address"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address"),
    (
        Ipv4Addr::new(198, 18, 0, 0),
        15,
        "an address for measurements",
    ),
    (
        Ipv4Addr::new(198, 51, 100, 0),
        24,
        "an address for documentation",
    ),
    (
        Ipv4Addr::new(203, 0, 113, 0),
        24,
        "an address for documentation",
    ),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address"),
    (
        Ipv4Addr::new(255, 255, 255, 255),
        32,
        "the broadcast address",
    ),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address"),
];

/// Blocks of IPv6 that are not the public internet though some lie within
/// 2000::/3, and what each is.
const NOT_PUBLIC_V6: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, "no address"),
    (Ipv6Addr::LOCALHOST, 128, "a loopback address"),
    (v6(0x64, 0xff9b, 1), 48, "a private address"),
    (v6(0x100, 0, 0), 64, "an address that discards"),
    (v6(0x2001, 0, 0), 23, "a reserved address"),
    (v6(0x2001, 0xdb8, 0), 32, "an address for documentation"),
    (v6(0x3fff, 0, 0), 20, "an address for documentation"),
    (v6(0xfc00, 0, 0), 7, "a unique-local address"),
    (v6(0xfe80, 0, 0), 10, "a link-local address"),
    (v6(0xfec0, 0, 0), 10, "a site-local address"),
    (v6(0xff00, 0, 0), 8, "a multicast address"),
];

const fn v6(a: u16, b: u16, c: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)
}

/// Why nothing may be fetched from `address`, as it stands after "it is".
pub(super) fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

/// Whether a web server may answer on this port.
pub(super) fn is_for_the_web(port: u16) -> bool {
    !OTHER_PROTOCOLS.contains(&port)
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    let within = |(block, bits, _): &&(Ipv4Addr, u32, &str)| {
        (address.to_bits() ^ block.to_bits()).leading_zeros() >= *bits
    };
    NOT_PUBLIC_V4.iter().find(within).map(|(_, _, why)| *why)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(inner) = embedded(address) {
        return refusal_v4(inner);
    }
    let within = |(block, bits, _): &&(Ipv6Addr, u32, &str)| {
        (address.to_bits() ^ block.to_bits()).leading_zeros() >= *bits
    };
    let listed = NOT_PUBLIC_V6.iter().find(within).map(|(_, _, why)| *why);
    // Only 2000::/3 is given out; everything else is reserved for something.
    let given_out = address.to_bits() >> 125 == 1;
    listed.or((!given_out).then_some("a reserved address"))
}

/// The IPv4 address that an IPv6 address leads to: mapped (`::ffff:a.b.c.d`),
/// through NAT64 (`64:ff9b::a.b.c.d`) or through 6to4 (`2002:aabb:ccdd::`).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let bits = address.to_bits();
    let last = Ipv4Addr::from_bits(u32::try_from(bits & 0xffff_ffff).ok()?);
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => Some(last),
        [0x2002, ..] => {
            let inner = u32::try_from((bits >> 80) & 0xffff_ffff).ok()?;
            Some(Ipv4Addr::from_bits(inner))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_public_are_refused_with_what_they_are() {
        for (address, why) in [
            ("0.0.0.0", "an address of this network"),
            ("0.1.2.3", "an address of this network"),
            ("10.255.255.255", "a private address"),
            ("100.64.0.1", "a carrier's inner address"),
            ("100.127.255.255", "a carrier's inner address"),
            ("127.0.0.1", "a loopback address"),
            ("127.255.255.254", "a loopback address"),
            ("169.254.169.254", "a link-local address"),
            ("172.16.0.1", "a private address"),
            ("172.31.255.255", "a private address"),
            ("192.0.0.8", "a reserved address"),
            ("192.0.2.1", "an address for documentation"),
            ("192.88.99.1", "a relay address"),
            ("192.168.1.1", "a private address"),
            ("198.19.0.1", "an address for measurements"),
            ("198.51.100.7", "an address for documentation"),
            ("203.0.113.7", "an address for documentation"),
            ("224.0.0.1", "a multicast address"),
            ("239.255.255.255", "a multicast address"),
            ("240.0.0.1", "a reserved address"),
            ("255.255.255.255", "the broadcast address"),
            ("::", "no address"),
            ("::1", "a loopback address"),
            ("::127.0.0.1", "a reserved address"),
            ("::ffff:127.0.0.1", "a loopback address"),
            ("::ffff:10.0.0.1", "a private address"),
            ("::ffff:0:127.0.0.1", "a reserved address"),
            ("64:ff9b::127.0.0.1", "a loopback address"),
            ("64:ff9b::a9fe:a9fe", "a link-local address"),
            ("64:ff9b:1::1", "a private address"),
            ("100::1", "an address that discards"),
            ("2001::1", "a reserved address"),
            ("2001:db8::1", "an address for documentation"),
            ("2002:7f00:1::", "a loopback address"),
            ("2002:c0a8:101::1", "a private address"),
            ("3fff::1", "an address for documentation"),
            ("4000::1", "a reserved address"),
            ("5f00::1", "a reserved address"),
            ("fc00::1", "a unique-local address"),
            ("fd12:3456::1", "a unique-local address"),
            ("fe80::1", "a link-local address"),
            ("fec0::1", "a site-local address"),
            ("ff02::1", "a multicast address"),
        ] {
            assert_eq!(refusal(address.parse().unwrap()), Some(why), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_let_through() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "198.17.255.255",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
            "2001:200::1",
            "2001:4860:4860::8888",
        ] {
            assert_eq!(refusal(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn ports_of_other_protocols_are_not_for_the_web() {
        for port in [22, 25, 6379, 11211] {
            assert!(!is_for_the_web(port), "{port}");
        }
        for port in [80, 443, 8080, 8443, 65535] {
            assert!(is_for_the_web(port), "{port}");
        }
    }
}
