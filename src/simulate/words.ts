/** Words the simulation makes names of. Domains are of RFC 2606, networks of RFC 5737 and RFC 1918. */
export const FIRST_NAMES =
  'Ada Amir Anna Anton Aylin Ben Carla Chen Clara David Dilara Elena Emil Emma Erik Fatma Felix Finn Frida Greta Hana Hugo Ines Ivan Jana Jonas Julia Kai Karim Lara Lea Leon Lina Luca Luis Maja Malik Maria Marta Max Mia Mila Nadia Nils Nina Noah Nora Olga Omar Oskar Paula Pavel Priya Rana Rosa Samir Sara Sofia Theo Tom Vera Yara Yusuf Zoe'.split(
    ' ',
  );
export const LAST_NAMES =
  'Abel Arslan Bauer Becker Berg Bianchi Brandt Braun Bruno Costa Demir Diaz Ebert Engel Ernst Fabri Fischer Frank Fuchs Garcia Graf Gross Haas Hahn Hansen Hartmann Heinz Herzog Huber Ibrahim Ito Jansen Jung Kaiser Keller Khan Klein Koch Kovac Kraus Kruger Kumar Lang Larsen Lehmann Lopez Lorenz Maier Marino Martin Meyer Moreau Moser Nagel Neumann Novak Okafor Olsen Otto Pereira Peters Pohl Popov Rao Reyes Richter Rossi Roth Russo Santos Sato Schmid Schulz Seidel Silva Simon Singh Sommer Stein Tan Thomas Vogel Wagner Walter Weber Weiss Winkler Wolf Wong Yilmaz Ziegler'.split(
    ' ',
  );
export const FIRMS =
  'Alder Amber Aspen Basalt Birch Cedar Cobalt Coral Delta Ember Falcon Fjord Garnet Harbor Hazel Heron Iris Jasper Juniper Lark Linden Maple Meridian Nimbus Oak Onyx Opal Orchid Otter Pine Quartz Raven Ridge Rowan Sable Sierra Slate Spruce Summit Tern Topaz Vale Willow Zephyr'.split(
    ' ',
  );
export const FIRM_KINDS = 'Foods Health Labs Logistics Media Motors Partners Systems Tools Works'.split(' ');
export const REPORTS = [
  'Pipeline by stage',
  'Open opportunities',
  'Contacts by account',
  'Activities last week',
  'Cases by priority',
  'Revenue by region',
  'Renewals next quarter',
  'Campaign responses',
  'Accounts without activity',
  'Forecast by owner',
  'Invoices and terms',
  'Duplicate contacts',
];
export const SERVICES = [
  'ERP sync',
  'Data warehouse loader',
  'Marketing automation',
  'Telephony bridge',
  'Billing connector',
  'Address checker',
  'Web form intake',
  'Contract archive',
];
export const FIELDS = ['Stage', 'Amount', 'NextStep', 'Phone', 'Owner', 'Status', 'Priority', 'CloseDate'];
export const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.2 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
];
export const PHONE_APP = 'CRM-Mobile/24.1 (iOS 18.2)';
export const MAIL_DOMAIN = 'kestrel-trading.example';
