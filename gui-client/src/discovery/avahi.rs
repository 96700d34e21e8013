//! Searches through Avahi, by its D-Bus interface.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::Duration;

use datetime_client_core::network::{
    Announcement, Loss, Lost, NetworkEvent, Received, SearchFailure, ServiceType, Via,
};
use zbus::blocking::{Connection, MessageIterator, connection};
use zbus::message::{Message, Type};
use zbus::zvariant::OwnedObjectPath;

use super::interfaces::Interfaces;
use super::sink::{Ended, Followed, MAX_SERVICES, Sink};

const AVAHI: &str = "org.freedesktop.Avahi";
const SERVER: &str = "org.freedesktop.Avahi.Server";
const SERVICE_BROWSER: &str = "org.freedesktop.Avahi.ServiceBrowser";
const TYPE_BROWSER: &str = "org.freedesktop.Avahi.ServiceTypeBrowser";
const RESOLVER: &str = "org.freedesktop.Avahi.ServiceResolver";
const BUS: &str = "org.freedesktop.DBus";

/// Any interface, or any protocol (`avahi-common/address.h`).
const ANY: i32 = -1;

/// The number of IPv6 among the protocols.
const IPV6: i32 = 1;

/// The flag of an item that this computer announces (`avahi-common/defs.h`).
const LOCAL: u32 = 8;

/// How long the bus and Avahi may take to answer a call.
const TIMEOUT: Duration = Duration::from_secs(2);

/// A service on one interface with one protocol: the numbers of both, its name and its type.
type Key = (i32, i32, String, String);

/// The arguments of a browser's signals: interface, protocol, name, type, domain, flags.
type Item = (i32, i32, String, String, String, u32);

/// The arguments of a resolver's signal `Found`: interface, protocol, name, type, domain, host, protocol of the address, address,
/// port, TXT records, flags.
type Resolved = (i32, i32, String, String, String, String, i32, String, u16, Vec<Vec<u8>>, u32);

/// Searches until the search is ended. Returns early if Avahi does not run or stops.
pub(super) fn search(sink: &mut Sink) {
    // Without a system bus, or without Avahi on it, this program sends the queries.
    let Ok((connection, avahi)) = connect() else { return };
    let closed = connection.clone();
    sink.stop.on_stop(move || {
        // Fails if the bus has closed it.
        let _ = closed.close();
    });
    let messages = MessageIterator::from(&connection);
    let mut search = Search {
        connection,
        interfaces: Interfaces::read(),
        resolvers: Followed::new(),
        calls: HashMap::new(),
    };
    let began = search.begin(sink);
    if began.is_ok_and(|began| began) {
        search.follow(messages, &avahi, sink);
    }
    // Closing the connection frees the browsers and resolvers. It fails if it is closed.
    let _ = search.connection.close();
}

/// Connects to the system bus; returns Avahi's unique name there. Does not start Avahi.
fn connect() -> zbus::Result<(Connection, String)> {
    let connection = connection::Builder::system()?.method_timeout(TIMEOUT).build()?;
    let call = |method, argument: &str| {
        connection.call_method(Some(BUS), "/org/freedesktop/DBus", Some(BUS), method, &argument)
    };
    let owner: String = call("GetNameOwner", AVAHI)?.body().deserialize()?;
    call("AddMatch", &format!("type='signal',sender='{AVAHI}'"))?;
    call("AddMatch", &format!("type='signal',sender='{BUS}',member='NameOwnerChanged',arg0='{AVAHI}'"))?;
    Ok((connection, owner))
}

/// A resolver of Avahi.
#[derive(Clone, Debug, PartialEq)]
struct Resolver {
    /// The name of the interface, which may be gone when the service is lost.
    interface: String,
    /// Its object; `None` until Avahi has answered.
    path: Option<OwnedObjectPath>,
}

struct Search {
    connection: Connection,
    interfaces: Interfaces,
    /// The resolvers by what they resolve.
    resolvers: Followed<Key, Resolver>,
    /// The calls for resolvers that are not answered yet, by their serial numbers. Their number is that of the resolvers.
    calls: HashMap<NonZeroU32, Key>,
}

impl Search {
    /// Asks Avahi to browse; `false` if the connection is lost.
    fn begin(&self, sink: &mut Sink) -> Result<bool, Ended> {
        sink.send(NetworkEvent::Began(Via::Avahi))?;
        let browse = |service: ServiceType| {
            let arguments = (ANY, ANY, service.name(), "local", 0_u32);
            self.send("/", SERVER, "ServiceBrowserNew", &arguments)
        };
        let types = || self.send("/", SERVER, "ServiceTypeBrowserNew", &(ANY, ANY, "local", 0_u32));
        let sent = ServiceType::ALL.into_iter().try_for_each(|service| browse(service).map(|_| ()));
        Ok(sent.and_then(|()| types()).is_ok())
    }

    /// Reads what Avahi sends until the connection is closed, Avahi stops, or the search is ended. Calls are sent without waiting
    /// for their answers, which arrive among the signals.
    fn follow(&mut self, messages: MessageIterator, avahi: &str, sink: &mut Sink) {
        for message in messages {
            let Ok(message) = message else { return };
            let header = message.header();
            let sender = header.sender().map_or("", |sender| sender.as_str());
            let interface = header.interface().map_or("", |interface| interface.as_str());
            let member = header.member().map_or("", |member| member.as_str());
            let result = match message.message_type() {
                Type::Signal if sender == BUS && member == "NameOwnerChanged" => return,
                Type::Signal if sender == avahi => self.on_signal(interface, member, &message, sink),
                Type::MethodReturn | Type::Error if sender == avahi => self.on_answer(&message, sink),
                Type::Signal | Type::MethodReturn | Type::Error | Type::MethodCall => Ok(()),
            };
            if result.is_err() {
                return;
            }
        }
    }

    fn on_signal(
        &mut self,
        interface: &str,
        member: &str,
        message: &Message,
        sink: &mut Sink,
    ) -> Result<(), Ended> {
        let body = message.body();
        match (interface, member) {
            (SERVICE_BROWSER, "ItemNew") => body.deserialize().map_or(Ok(()), |item| {
                self.resolve(item);
                Ok(())
            }),
            (SERVICE_BROWSER, "ItemRemove") => {
                body.deserialize().map_or(Ok(()), |item| self.lose(item, sink))
            }
            (RESOLVER, "Found") => body.deserialize().map_or(Ok(()), |found| self.found(&found, sink)),
            (TYPE_BROWSER, "ItemNew") => {
                let item: zbus::Result<(i32, i32, String, String, u32)> = body.deserialize();
                if item.is_ok_and(|(.., flags)| flags & LOCAL == 0) {
                    sink.send(NetworkEvent::Heard)?;
                }
                Ok(())
            }
            (SERVICE_BROWSER, "Failure") => {
                let why = body.deserialize().unwrap_or_else(|error| error.to_string());
                sink.send(NetworkEvent::Failed(SearchFailure::Other(why)))
            }
            _other => Ok(()),
        }
    }

    /// Resolves a service that is announced. The resolver stays, because it also reports a new port or address.
    fn resolve(&mut self, (interface, protocol, name, service, domain, _): Item) {
        let Some(known) = u32::try_from(interface).ok().and_then(|index| self.interfaces.get(index)) else {
            return;
        };
        let resolver = Resolver { interface: known.name.clone(), path: None };
        let key = (interface, protocol, name, service);
        if !self.resolvers.note(key.clone(), resolver) {
            return;
        }
        let (_, _, name, service) = &key;
        let arguments = (interface, protocol, name, service, domain, protocol, 0_u32);
        match self.send("/", SERVER, "ServiceResolverNew", &arguments) {
            Ok(serial) if self.calls.len() < MAX_SERVICES => {
                self.calls.insert(serial, key);
            }
            // The connection is closed, which ends the loop that reads from it.
            Ok(_) | Err(_) => {}
        }
    }

    /// Notes the object of a new resolver. An error means that there is none; one for a browser ends the search.
    fn on_answer(&mut self, message: &Message, sink: &mut Sink) -> Result<(), Ended> {
        let header = message.header();
        let key = header.reply_serial().and_then(|serial| self.calls.remove(&serial));
        match (key, message.message_type()) {
            (Some(key), Type::MethodReturn) => {
                let Ok(path) = message.body().deserialize::<OwnedObjectPath>() else { return Ok(()) };
                match self.resolvers.get_mut(&key) {
                    Some(resolver) => resolver.path = Some(path),
                    None => self.free(&path),
                }
                Ok(())
            }
            (Some(key), _error) => {
                self.resolvers.forget(&key);
                Ok(())
            }
            (None, Type::Error) => {
                let why = header.error_name().map_or_else(String::new, ToString::to_string);
                sink.send(NetworkEvent::Failed(SearchFailure::Other(why)))
            }
            (None, _answer) => Ok(()),
        }
    }

    fn found(&mut self, found: &Resolved, sink: &mut Sink) -> Result<(), Ended> {
        let (interface, _, instance, service, _, host, _, address, port, _txt, _) = found;
        let interface = u32::try_from(*interface).ok().and_then(|index| self.interfaces.get(index));
        let (Some(service), Some(interface), Ok(address)) =
            (ServiceType::from_name(service), interface, address.parse())
        else {
            return Ok(());
        };
        let received = Received { service, instance, host, port: *port, address, interface };
        Announcement::new(&received)
            .map_or(Ok(()), |announcement| sink.send(NetworkEvent::Found(Box::new(announcement))))
    }

    fn lose(&mut self, (index, protocol, name, service, _, _): Item, sink: &mut Sink) -> Result<(), Ended> {
        let key = (index, protocol, name, service);
        let Some(resolver) = self.resolvers.forget(&key) else { return Ok(()) };
        if let Some(path) = &resolver.path {
            self.free(path);
        }
        let (_, _, name, service) = &key;
        let Some(service) = ServiceType::from_name(service) else { return Ok(()) };
        let lost = if protocol == IPV6 { Lost::V6 } else { Lost::V4 };
        let on = Some((resolver.interface.as_str(), lost));
        sink.send(NetworkEvent::Lost(Loss::new(service, name, on)))
    }

    fn free(&self, resolver: &OwnedObjectPath) {
        // Fails if the connection is closed, which frees it too.
        let _ = self.send(resolver.as_str(), RESOLVER, "Free", &());
    }

    /// Sends a call to Avahi; returns its serial number.
    fn send<B>(&self, path: &str, interface: &str, method: &str, arguments: &B) -> zbus::Result<NonZeroU32>
    where
        B: serde::Serialize + zbus::zvariant::DynamicType,
    {
        let call =
            Message::method_call(path, method)?.destination(AVAHI)?.interface(interface)?.build(arguments)?;
        self.connection.send(&call)?;
        Ok(call.primary_header().serial_num())
    }
}
