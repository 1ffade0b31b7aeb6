/**
 * Countries by ISO 3166-1 code: latitude and longitude of the middle in degrees, and the radius in km of a circle of the
 * country's area (figures of https://github.com/mledoze/countries, ODbL; whole degrees).
 */
const PLACES = `
  AD43,2,12 AE24,54,163 AF33,65,456 AG17,-62,12 AI18,-63,5 AL41,20,96 AM40,45,97 AO-12,19,630 AQ-90,0,2111
  AR-34,-64,941 AS-14,-170,8 AT47,13,163 AU-27,133,1565 AW13,-70,8 AX60,20,22 AZ41,48,166 BA44,18,128
  BB13,-60,12 BD24,90,217 BE51,4,99 BF13,-2,295 BG43,25,188 BH26,51,16 BI-3,30,94 BJ10,2,189 BL19,-63,3
  BM32,-65,4 BN5,115,43 BO-17,-65,591 BQ12,-68,10 BR-10,-55,1646 BS24,-76,67 BT28,91,111 BV-54,3,4
  BW-22,24,430 BY53,28,257 BZ17,-89,86 CA60,-95,1783 CC-12,97,2 CD0,25,864 CF7,21,445 CG-1,15,330
  CH47,8,115 CI8,-5,320 CK-21,-160,9 CL-30,-71,491 CM6,12,389 CN35,105,1758 CO4,-72,603 CR10,-84,128
  CU22,-80,187 CV16,-24,36 CW12,-69,12 CX-10,106,7 CY35,33,54 CZ50,16,158 DE51,9,337 DJ12,43,86
  DK56,10,117 DM15,-61,15 DO19,-71,124 DZ28,3,871 EC-2,-77,297 EE59,26,120 EG27,30,565 EH25,-13,291
  ER15,39,193 ES40,-4,401 ET8,38,593 FI64,26,328 FJ-18,175,76 FK-52,-59,62 FM7,158,15 FO62,-7,21
  FR46,2,419 GA-1,12,292 GB54,-2,278 GD12,-62,10 GE42,44,149 GF4,-53,163 GG49,-3,5 GH8,-2,276 GI36,-5,1
  GL72,-40,830 GM13,-17,58 GN11,-10,280 GP16,-62,23 GQ2,10,94 GR39,22,205 GS-54,-37,35 GT16,-90,186
  GU13,145,13 GW12,-15,107 GY5,-59,262 HK22,114,19 HM-53,73,11 HN15,-86,189 HR45,16,134 HT19,-72,94
  HU47,20,172 ID-5,120,779 IE53,-8,150 IL31,35,81 IM54,-4,13 IN20,77,1023 IO-6,72,4 IQ33,44,374
  IR32,53,724 IS65,-18,181 IT43,13,310 JE49,-2,6 JM18,-77,59 JO31,36,169 JP36,138,347 KE1,38,430
  KG41,75,252 KH13,105,240 KI1,173,16 KM-12,44,24 KN17,-63,9 KP40,127,196 KR37,128,179 KW30,46,75
  KY20,-80,9 KZ48,68,931 LA18,105,275 LB34,36,58 LC14,-61,14 LI47,10,7 LK7,81,145 LR7,-9,188 LS-29,29,98
  LT56,24,144 LU50,6,29 LV57,25,143 LY25,17,748 MA32,-5,377 MC44,7,1 MD47,29,104 ME43,19,66 MF18,-64,4
  MG-20,47,432 MH9,168,8 MK42,22,90 ML17,-4,628 MM22,98,464 MN46,105,706 MO22,114,3 MP15,146,12
  MQ15,-61,19 MR20,-12,573 MS17,-62,6 MT36,15,10 MU-20,58,25 MV3,73,10 MW-13,34,194 MX23,-102,791
  MY3,113,324 MZ-18,35,505 NA-22,17,513 NC-21,166,77 NE16,8,635 NF-29,168,3 NG10,8,542 NI13,-85,204
  NL53,6,115 NO62,10,321 NP28,84,216 NR-1,167,3 NU-19,-170,9 NZ-41,174,293 OM21,57,314 PA9,-80,155
  PE-10,-76,640 PF-15,-140,36 PG-6,147,384 PH13,122,330 PK30,70,530 PL52,20,315 PM47,-56,9 PN-25,-130,4
  PR18,-66,53 PS32,35,44 PT40,-8,171 PW8,135,12 PY-23,-58,360 QA26,51,61 RE-21,56,28 RO46,25,275
  RS44,21,168 RU60,100,2333 RW-2,30,92 SA25,45,827 SB-8,159,96 SC-5,56,12 SD15,30,775 SE62,15,379
  SG1,104,15 SH-16,-6,11 SI46,15,80 SK49,20,125 SL9,-11,151 SM44,12,4 SN14,-14,250 SO10,49,451 SR4,-56,228
  SS7,30,444 ST1,7,18 SV14,-89,82 SX18,-63,3 SY35,38,243 SZ-26,32,74 TC22,-72,17 TD15,19,639 TF-49,69,50
  TG8,1,134 TH15,100,404 TJ39,71,213 TK-9,-172,2 TL-9,126,69 TM40,60,394 TN34,9,228 TO-20,-175,15
  TR39,35,499 TT11,-61,40 TV-8,178,3 TW24,121,107 TZ-6,35,548 UA49,32,438 UG1,32,277 UM19,167,3
  US38,-97,1727 UY-33,-56,240 UZ41,64,377 VA42,12,1 VC13,-61,11 VE8,-66,540 VG18,-65,7 VI18,-65,11
  VN16,108,325 VU-16,167,62 WF-13,-176,7 WS-14,-172,30 XK43,21,59 YE15,48,410 YT-13,45,11 ZA-29,24,623
  ZM-15,30,489 ZW-20,30,353
`;

interface Place {
  /** Radians. */
  readonly latitude: number;
  readonly longitude: number;
  /** Kilometres. */
  readonly radius: number;
}

const RADIANS = Math.PI / 180;

const places: ReadonlyMap<string, Place> = new Map(
  PLACES.trim()
    .split(/\s+/)
    .map((entry) => {
      const [latitude = 0, longitude = 0, radius = 0] = entry.slice(2).split(',').map(Number);
      return [
        entry.slice(0, 2),
        { latitude: latitude * RADIANS, longitude: longitude * RADIANS, radius },
      ] as const;
    }),
);

const EARTH_KM = 6_371;
/** Airliners cruise at 900 km/h; nobody is believed to be faster from door to door. */
const KM_A_MS = 900 / 3_600_000;
/** Countries are no circles: their ends lie farther out than a circle's. */
const OBLONG = 1.5;

const sineSquare = (angle: number): number => Math.sin(angle / 2) ** 2;

/** Great circle (haversine). */
const distanceKm = (one: Place, other: Place): number => {
  const h =
    sineSquare(other.latitude - one.latitude) +
    Math.cos(one.latitude) * Math.cos(other.latitude) * sineSquare(other.longitude - one.longitude);
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
};

/**
 * The least time in ms in which somebody gets from anywhere in one country to anywhere in the other by air; 0 for
 * neighbours, for the same country, and for countries of which it is not known where they lie.
 */
export const flightTime = (from: string, to: string): number => {
  const [one, other] = [places.get(from), places.get(to)];
  if (from === to || one === undefined || other === undefined) return 0;
  const between = distanceKm(one, other) - OBLONG * (one.radius + other.radius);
  return Math.max(0, between) / KM_A_MS;
};
