"""Places, what each comes to, and how it is written.

One place a line: its name; the tax of a shop in Germany on goods for a consumer there, under
the regimes of the Union, Britain, Switzerland and Norway (``G`` is an export, ``-`` refused);
``d`` if the goods are declared; ``u`` if duty may be due; the zones of test_one_place.py; and
its spellings, as country/region/city/postcode.

Sources: the table of territories (docs/reference/territories.md) names one for each; rates
are those of the regimes' pages, postcodes those of the posts.
"""

from __future__ import annotations

TABLE = """
# where the regimes' pages name them
Northern Ireland; xi-vat 20%; -; -; gb xi; XI, xi, GB/NIR, UK/nir, GB/GB-NIR, GB/BFS, GB/Northern Ireland, GB///BT1 5GS, gb///bt15gs, UK//Belfast/BT99 1AA, GB//Belfast, XI///BT1
Great Britain; de-vat G; d; u; gb; GB, UK,  uk , GB/ENG, GB//London/SW1A 1AA, GB///sw1a1aa, GB///B1 1AA
Jersey; de-vat G; d; u; crown; JE, GB/Jersey, GB///JE3 8DB, UK///je38db, JE///JE3 8DB, GB/JE
Guernsey; de-vat G; d; u; crown; GG, GB/Guernsey, GB///GY1 1AA, GB/Alderney
Isle of Man; de-vat G; d; u; crown; IM, GB/Isle of Man, GB///IM1 1AA, UK///im11aa
Gibraltar; de-vat G; d; u; ; GI, GB///GX11 1AA, GI///GX11 1AA, GB/Gibraltar
Akrotiri and Dhekelia; cy-vat 19%; -; -; gb; GB///BFPO 57, GB///bfpo58, GB/Akrotiri and Dhekelia
Canary Islands; de-vat G; d; -; es ic; IC, ES/CN, ES/GC, ES/TF, ES/Canarias, ES///35001, ES/// 38001 , ES///E-35001, IC///38001, ES/Las Palmas
Ceuta and Melilla; de-vat G; d; u; es; EA, ES/CE, ES/ML, ES/Melilla, ES///51001, ES///52 001, ES//Ceuta
mainland Spain; es-vat 21%; -; -; es; ES, ES/M, ES///28001, ES/IB
Åland; de-vat G; d; -; ax; AX, FI/01, FI/Åland, FI/Ahvenanmaa, FI///22100, FI///AX-22100, FI///FI-22100, AX///22100
Finland; fi-vat 25.5%; -; -; ; FI, FI/18, FI///00100, FI///FIN-00100
Guadeloupe; de-vat G; d; -; dom; GP, FR/GP, FR/971, FR/Guadeloupe, FR///97100, FR///97 110, FR///F-97110, GP///97110
Martinique; de-vat G; d; -; dom; MQ, FR/972, FR/Martinique, FR///97200
French Guiana; de-vat G; d; -; dom; GF, FR/973, FR/Guyane, FR///97300
Réunion; de-vat G; d; -; dom; RE, FR/974, FR/La Reunion, FR///97400
Mayotte; de-vat G; d; -; dom; YT, FR/976, FR/Mayotte, FR///97600
Saint-Martin; de-vat G; d; -; dom; MF, FR/978, FR///97150
New Caledonia; de-vat G; d; u; dom; NC, FR/988, FR/Nouvelle-Calédonie, FR///98800
French Polynesia; de-vat G; d; u; dom; PF, FR/987, FR///98714
Saint-Barthélemy; de-vat G; d; u; dom; BL, FR/977, FR///97133
Monaco; fr-vat 20%; -; -; dom; MC, FR///98000, MC///MC-98000, FR/Monaco
France; fr-vat 20%; -; -; fr; FR, FR/IDF, FR///75001, FR///F-75001, FR///20000
Büsingen; de-vat G; d; u; de; DE///78266, DE///D-78266, CH///8238, DE/BW//78266, DE//Büsingen am Hochrhein, DE/Büsingen
Heligoland; de-vat G; d; u; de; DE///27498, DE///D-27498, DE///d 27498, DE/SH//27498, DE//Helgoland, DE/Helgoland
Germany; de-vat 19%; -; -; de; DE, de, DE/BY, DE///80331, DE///D-80331, DE/BW//78224
Livigno; de-vat G; d; u; it; IT///23041, IT/SO//I-23041, IT//Livigno, IT/Livigno
Campione; de-vat G; d; -; it; IT///22061, IT/CO//22061, CH///CH-6911, IT//Campione d'Italia
San Marino; de-vat G; d; -; ; SM, IT///47890, IT/San Marino, SM///47890
Vatican; de-vat G; d; u; ; VA, IT///00120, VA///00120, IT/Vatican City
Italy; it-vat 22%; -; -; it; IT, IT/VA, IT/SO//23100, IT///00144
Mount Athos; de-vat G; d; -; gr; GR/69, EL/69, GR/Mount Athos, GR///63086, EL///630 87
Lesbos; gr-vat 24%; -; -; gr; GR///81100, EL///811 00, GR/K//81100
Kos; gr-vat 24%; -; -; gr; GR///85300, EL///853 02
Samothrace; gr-vat 24%; -; -; gr; GR///68002, GR///680 02
Rhodes; gr-vat 24%; -; -; gr; GR///85100, EL/L//851 00
Greece; gr-vat 24%; -; -; gr; GR, EL, GR/I, GR///105 57, EL///10557
Azores; pt-vat 16%; -; -; pt; PT/20, PT/Açores, PT/Azores, PT///9500-100, PT///9500100, PT///P-9500-100
Madeira; pt-vat 22%; -; -; pt; PT/30, PT/Madeira, PT///9000-001, PT///9000
Portugal; pt-vat 23%; -; -; pt; PT, PT/11, PT///1000-205, PT///1000205
Jungholz; -; -; -; ; AT///6691, AT/7//A-6691, AT//Jungholz
Mittelberg; -; -; -; ; AT///6993, AT/8//6991, AT//Riezlern
Faroe Islands; de-vat G; d; u; ; FO, DK///FO-100, FO///100, DK/Faroe Islands
Greenland; de-vat G; d; u; ; GL, DK///3900, DK///GL-3900, DK/Greenland
Aruba; de-vat G; d; u; ; AW, NL/AW, NL/Aruba
Curaçao; de-vat G; d; u; ; CW, NL/CW, NL/Curacao
Sint Maarten; de-vat G; d; u; ; SX, NL/SX
Bonaire; de-vat G; d; u; ; BQ, NL/BQ1, NL/Bonaire
Svalbard; de-vat G; d; u; ; SJ, NO/21, NO/Svalbard, NO///9170, NO///N-9171, SJ///9170, NO/22
Liechtenstein; de-vat G; d; u; li; LI, CH///9490, CH///FL-9490, LI///9490
Samnaun; de-vat G; d; u; ch; CH///7562, CH/GR//CH-7563, CH//Samnaun
Switzerland; de-vat G; d; u; ch; CH, CH/ZH, CH///8001, CH///CH-8001
Puerto Rico; de-vat G; d; u; us pr; PR, US/PR, US/Puerto Rico, US///00901, PR///00901-1234, US/PR/San Juan/00901
U.S. Virgin Islands; de-vat G; d; u; us; VI, US/VI, US///00802
Guam; de-vat G; d; u; us; GU, US/GU, US/Guam, US///96910
American Samoa; de-vat G; d; u; us; AS, US/AS, US///96799
Northern Marianas; de-vat G; d; u; us; MP, US/MP, US///96950
Palau; de-vat G; d; u; ; PW, US/PW, US///96940
New York City; de-vat G; d; u; us nyc; US/NY/New York, US/NY/Brooklyn, US/NY//11201, US///10001-1234, US/NY/the bronx, US/NY/Flushing/11354
Albany; de-vat G; d; u; us; US/NY/Albany, US/NY//12207, US/US-NY
Hong Kong; de-vat G; d; u; ; HK, CN/HK, CN///999077, CN/Hong Kong
Norfolk Island; de-vat G; d; u; ; NF, AU///2899, AU/Norfolk Island
# members
Austria; at-vat 20%; -; -; ; AT, AT/9, AT/Wien, AT///1010, AT///A-1010, AT//Vienna
Belgium; be-vat 21%; -; -; ; BE, BE///1000, BE///B-1000, be///be-1000
Bulgaria; bg-vat 20%; -; -; ; BG, BG///1000, BG/22
Croatia; hr-vat 25%; -; -; ; HR, HR///10000, HR///HR-10000
Cyprus; cy-vat 19%; -; -; ; CY, CY///1010, CY///CY-1010
Czechia; cz-vat 21%; -; -; ; CZ, CZ///11000, CZ///110 00, CZ///CZ-110 00
Denmark; dk-vat 25%; -; -; ; DK, DK///1050, DK///DK-1050, DK/84
Estonia; ee-vat 24%; -; -; ; EE, EE///10111, EE///EE-10111
Hungary; hu-vat 27%; -; -; ; HU, HU///1051, HU///H-1051
Ireland; ie-vat 23%; -; -; ; IE, IE/D, IE/Co. Dublin, IE///D02 X285, IE///d02x285, IE/County Cork
Latvia; lv-vat 21%; -; -; ; LV, LV///1050, LV///LV-1050
Lithuania; lt-vat 21%; -; -; ; LT, LT///01100, LT///LT-01100
Luxembourg; lu-vat 17%; -; -; ; LU, LU///1111, LU///L-1111
Malta; mt-vat 18%; -; -; ; MT, MT///VLT 1117, MT///vlt1117
Netherlands; nl-vat 21%; -; -; ; NL, NL/NH, NL///1055 BC, NL///1055bc, NL///NL-1055 BC
Poland; pl-vat 23%; -; -; ; PL, PL///00-950, PL///00950, PL///PL-00-950
Romania; ro-vat 21%; -; -; ; RO, RO///010011, RO/B
Slovakia; sk-vat 23%; -; -; ; SK, SK///81101, SK///811 01, SK///SK-811 01
Slovenia; si-vat 22%; -; -; ; SI, SI///1000, SI///SLO-1000
Sweden; se-vat 25%; -; -; ; SE, SE///11122, SE///111 22, SE///SE-111 22, SE/AB
Bavaria; de-vat 19%; -; -; de; DE/BY, DE/Bayern, DE/Bavaria, DE/de-by, DE///80331
Konstanz beside Büsingen; de-vat 19%; -; -; de; DE/BW, DE/Baden-Württemberg, DE///78462, DE///D-78464
Cuxhaven opposite Heligoland; de-vat 19%; -; -; de; DE///27472, DE/NI, DE//Cuxhaven
Corsica; fr-vat 20%; -; -; fr; FR/20R, FR///20000, FR///F-20200
Sondrio beside Livigno; it-vat 22%; -; -; it; IT/SO, IT/Sondrio, IT///23100
Como beside Campione; it-vat 22%; -; -; it; IT/CO, IT/Como, IT///22100
Rome beside the Vatican; it-vat 22%; -; -; it; IT/RM, IT/Rome, IT///00118, IT///I-00192
Rimini beside San Marino; it-vat 22%; -; -; it; IT/RN, IT///47921
Balearic Islands; es-vat 21%; -; -; es; ES/PM, ES/IB, ES/Illes Balears, ES///07001, ES/Balearic Islands
Cádiz opposite Ceuta; es-vat 21%; -; -; es; ES/CA, ES/Cádiz, ES///11001
Salonica beside Mount Athos; gr-vat 24%; -; -; gr; GR/B, GR///546 24, GR///63088, EL///54624
Turku opposite Åland; fi-vat 25.5%; -; -; ; FI/19, FI///20100, FI///FI-21600
Reutte beside Jungholz; at-vat 20%; -; -; ; AT/7, AT/Tirol, AT///6600
# inside the customs territory, not that of value added tax
Åland: Jomala; de-vat G; d; -; ax; FI///22150, AX///AX-22150, FI/Åland
Las Palmas; de-vat G; d; -; es ic; ES/GC, ES/Las Palmas, ES///35001, ES/Gran Canaria, IC///35001
Tenerife; de-vat G; d; -; es ic; ES/TF, ES/Tenerife, ES///38001, ES//Santa Cruz de Tenerife
Lanzarote; de-vat G; d; -; es ic; ES/Lanzarote, ES///35500, ES//Arrecife
Canary Islands in other words; de-vat G; d; -; es ic; ES/Kanarische Inseln, ES/Îles Canaries, ES/Isole Canarie, ES/加纳利群岛, ES/ES-CN
Pointe-à-Pitre; de-vat G; d; -; dom; GP//Pointe-à-Pitre, FR///97110, FR//Pointe-a-Pitre, FR/GUA
Fort-de-France; de-vat G; d; -; dom; MQ//Fort-de-France, FR///F-97200, FR/MTQ, FR/Martinica
Cayenne; de-vat G; d; -; dom; GF//Cayenne, FR///97 300, FR//Cayenne, FR/Französisch-Guayana
Saint-Denis de La Réunion; de-vat G; d; -; dom; RE, FR/LRE, FR/Île de la Réunion, FR///97400, RE///F-97400
Mamoudzou; de-vat G; d; -; dom; YT, FR/MAY, FR//Mamoudzou, FR///97600
Marigot; de-vat G; d; -; dom; MF, FR//Marigot, FR///97150, FR/Saint-Martin
Karyes on Mount Athos; de-vat G; d; -; gr; GR//Karyes, GR//Καρυές, GR///63086, EL///GR-630 86, GR/Άγιον Όρος
Daphni on Mount Athos; de-vat G; d; -; gr; GR///63087, EL/EL-69, GR/Agion Oros
Campione as Switzerland wrote it; de-vat G; d; -; it; CH///6911, CH//Campione, IT//Campione d’Italia
# outside both
Ceuta; de-vat G; d; u; es; ES/CE, ES/Ceuta, ES///51001, ES//Ceuta, EA/CE
Melilla; de-vat G; d; u; es; ES/ML, ES/Melilla, ES///52001, ES//Melilla, EA/ML
Ceuta and Melilla in other words; de-vat G; d; u; es; EA, ES/Ceuta und Melilla, ES/Ceuta et Melilla, ES/Ceuta y Melilla
Büsingen under the Swiss post; de-vat G; d; u; de; CH///8238, CH/SH//8238, CH//Büsingen, CH///CH-8238
Livigno in its region; de-vat G; d; u; it; IT/SO/Livigno, IT/Sondrio//23041, IT///I-23041
Heligoland in full width; de-vat G; d; u; de; DE///２７４９８, DE///D－27498, DE/Schleswig-Holstein//27498
# rates of their own
Ponta Delgada; pt-vat 16%; -; -; pt; PT//Ponta Delgada, PT///9500-150, PT///PT-9500-150, PT/Azoren
Horta; pt-vat 16%; -; -; pt; PT///9900-014, PT/20/Horta, PT/PT-20
Funchal; pt-vat 22%; -; -; pt; PT//Funchal, PT///9000-069, PT///9000 069, PT/Madère
Porto Santo; pt-vat 22%; -; -; pt; PT//Porto Santo, PT///9400-171, PT/PT-30
Mytilene; gr-vat 24%; -; -; gr; GR//Mytilene, GR//Μυτιλήνη, GR///811 00, EL///GR-81100, GR/83
Lemnos; gr-vat 24%; -; -; gr; GR//Lemnos, GR///81400, GR/K
Chios; gr-vat 24%; -; -; gr; GR//Chios, GR///82100, EL//Χίος, GR/85
Samos; gr-vat 24%; -; -; gr; GR//Samos, GR///83100, EL///831 00, GR/84
Ikaria; gr-vat 24%; -; -; gr; GR//Ikaria, GR///83300
Kalymnos; gr-vat 24%; -; -; gr; GR//Kalymnos, GR///85200
Leros; gr-vat 24%; -; -; gr; GR//Leros, GR///85400, EL///854 00
Patmos; gr-vat 24%; -; -; gr; GR//Patmos, GR///85500
Symi; gr-vat 24%; -; -; gr; GR//Symi, GR///85600
Karpathos; gr-vat 24%; -; -; gr; GR//Karpathos, GR///85700
Astypalaia; gr-vat 24%; -; -; gr; GR//Astypalaia, GR///85900
North Aegean; gr-vat 24%; -; -; gr; GR/K, GR/North Aegean, EL/GR-K
Alexandroupoli beside Samothrace; gr-vat 24%; -; -; gr; GR///68100, GR/A
Mykonos, not reduced; gr-vat 24%; -; -; gr; GR///84600, GR//Mykonos
Crete, not reduced; gr-vat 24%; -; -; gr; GR/M, GR///71201
Jungholz under the German post; -; -; -; ; DE///87491, DE///D-87491, AT/Tirol//6691
Mittelberg under the German post; -; -; -; ; DE///87569, AT///6993, AT/Vorarlberg//6993
Riezlern; -; -; -; ; DE///87567, AT///6991, AT//Riezlern
# as members
Monte Carlo; fr-vat 20%; -; -; dom; MC//Monte-Carlo, FR///98000, MC///F-98000, FR/Mónaco
Dhekelia; cy-vat 19%; -; -; gb; GB///BFPO 58, GB///bf12au, GB//Dhekelia, GB/Dhekelia, UK///bfpo 58
Episkopi; cy-vat 19%; -; -; gb; GB///BFPO 53, GB/SBA
San Marino in other words; de-vat G; d; -; ; IT/Saint-Marin, SM///I-47890, IT///47895
# Britain
England; de-vat G; d; u; gb; GB/ENG, GB/England, UK/eng, GB///M1 1AE, GB///UK-M1 1AE
Scotland; de-vat G; d; u; gb; GB/SCT, GB/Scotland, GB///EH1 1YZ, GB///eh11yz
Wales; de-vat G; d; u; gb; GB/WLS, GB/Wales, GB/Cymru, GB///CF10 1EP
Bristol, which is not BT; de-vat G; d; u; gb; GB///BS1 4DJ, GB//Bristol
Derry; xi-vat 20%; -; -; gb xi; GB//Derry, GB///BT48 6HQ, XI//Derry, GB/DRS
Armagh; xi-vat 20%; -; -; gb xi; GB//Armagh, GB/ABC, GB/County Armagh, GB///BT61 7AA
County Down; xi-vat 20%; -; -; gb xi; GB/County Down, GB/Co. Down, GB/NMD, GB///BT34 1AA
Northern Ireland in other words; xi-vat 20%; -; -; gb xi; GB/Nordirland, UK/Irlande du Nord, GB/Irlanda del Norte, GB/UK-NIR, GB/北アイルランド
Northern Ireland in full width; xi-vat 20%; -; -; gb xi; GB///ＢＴ１　５ＧＳ, UK///GB-BT1 5GS
Saint Helier; de-vat G; d; u; crown; JE//Saint Helier, GB//St. Helier, GB///JE2 4WD
Saint Peter Port; de-vat G; d; u; crown; GG//St Peter Port, GB//St. Peter Port, GB///GY1 2QE
Alderney; de-vat G; d; u; crown; GG/Alderney, GB/Alderney, GB///GY9 3AA
Sark; de-vat G; d; u; crown; GG/Sark, GB/Sark, GB///GY10 1SF
Douglas; de-vat G; d; u; crown; IM, GB///IM1 1AG, GB/Île de Man, GB/Isola di Man
Falkland Islands; de-vat G; d; u; ; FK, GB///FIQQ 1ZZ, GB/Falkland Islands, GB/Falklandinseln
Saint Helena; de-vat G; d; u; ; SH, GB///STHL 1ZZ, GB/Saint Helena
Ascension; de-vat G; d; u; ; SH, GB///ASCN 1ZZ, GB/Ascension
Tristan da Cunha; de-vat G; d; u; ; SH, GB///TDCU 1ZZ, GB/Tristan da Cunha
British Indian Ocean Territory; de-vat G; d; u; ; IO, GB///BBND 1ZZ
South Georgia; de-vat G; d; u; ; GS, GB///SIQQ 1ZZ
Pitcairn; de-vat G; d; u; ; PN, GB///PCRN 1ZZ, GB/Pitcairn Islands
Turks and Caicos; de-vat G; d; u; ; TC, GB///TKCA 1ZZ, GB/Turks- und Caicosinseln
# overseas of other members
Tórshavn; de-vat G; d; u; ; FO, DK///FO-100, DK//Tórshavn, DK/Färöer, FO///FO-100
Nuuk; de-vat G; d; u; ; GL, DK//Nuuk, DK///3900, DK/Grönland, GL///DK-3900
Nouméa; de-vat G; d; u; dom; NC, FR//Nouméa, FR///98800, FR/Neukaledonien
Papeete; de-vat G; d; u; dom; PF, FR//Papeete, FR///98714, FR/Polynésie française
Mata-Utu; de-vat G; d; u; dom; WF, FR///98600, FR/986, FR/Wallis und Futuna
Saint Pierre and Miquelon; de-vat G; d; u; dom; PM, FR///97500, FR/975, FR/Saint-Pierre-et-Miquelon
French Southern Territories; de-vat G; d; u; dom; TF, FR/984, FR///98413
Gustavia; de-vat G; d; u; dom; BL, FR//Gustavia, FR///97133, FR/Saint-Barthélemy
Kralendijk; de-vat G; d; u; ; BQ, NL/NL-BQ1, NL/Bonaire
Sint Eustatius; de-vat G; d; u; ; BQ, NL/BQ3, NL/Sint Eustatius
Saba; de-vat G; d; u; ; BQ, NL/BQ2, NL/Saba
Willemstad; de-vat G; d; u; ; CW, NL/NL-CW, NL/Curaçao
Oranjestad; de-vat G; d; u; ; AW, NL/NL-AW, NL/Aruba
Philipsburg; de-vat G; d; u; ; SX, NL/NL-SX, NL/Sint Maarten
# Norway, Switzerland and their neighbors
Norway; de-vat G; d; u; ; NO, NO/03, NO///0150, NO///N-0150
Tromsø opposite Svalbard; de-vat G; d; u; ; NO///9008, NO/55, NO//Tromsø
Longyearbyen; de-vat G; d; u; ; NO//Longyearbyen, SJ///9170, NO///NO-9170, NO/Spitzbergen und Jan Mayen
Ny-Ålesund; de-vat G; d; u; ; NO//Ny-Ålesund, NO///9173
Jan Mayen; de-vat G; d; u; ; NO/22, NO/Jan Mayen, NO///8099
Vaduz; de-vat G; d; u; li; LI//Vaduz, CH//Vaduz, CH///9490, LI///FL-9490, LI///CH-9490
Schaan; de-vat G; d; u; li; LI///9494, CH///FL 9494, CH/Liechtenstein
Samnaun-Compatsch; de-vat G; d; u; ch; CH///7562, CH///ch-7562, CH//Samnaun-Compatsch
Samnaun Dorf; de-vat G; d; u; ch; CH///7563, CH/Graubünden//7563, CH//Samnaun Dorf
Scuol beside Samnaun; de-vat G; d; u; ch; CH///7550, CH/GR, CH/Grisons
Schaffhausen beside Büsingen; de-vat G; d; u; ch; CH///8200, CH/SH, CH/Schaffhausen
Lugano beside Campione; de-vat G; d; u; ch; CH///6900, CH/TI, CH/Ticino
Iceland; de-vat G; d; u; ; IS, IS///101, IS///IS-101
Andorra; de-vat G; d; u; ; AD, AD///AD500, AD/07
# America
Bronx; de-vat G; d; u; us nyc; US/NY/Bronx, US/NY//10451, US/New York/The Bronx, US///10451-1234
Brooklyn; de-vat G; d; u; us nyc; US/NY/Brooklyn, US/NY//11201, US/N.Y./BROOKLYN, US/NY/Brooklyn/11256
Manhattan; de-vat G; d; u; us nyc; US/NY/Manhattan, US/NY//10001, US/ny/NYC, US/US-NY/New York
Queens; de-vat G; d; u; us nyc; US/NY/Queens, US/NY/Jamaica/11432, US/NY/Long Island City, US///11101
Staten Island; de-vat G; d; u; us nyc; US/NY/Staten Island, US/NY//10301, US///103011234
Far Rockaway; de-vat G; d; u; us nyc; US/NY/Far Rockaway, US/NY//11691
Floral Park in Queens; de-vat G; d; u; us nyc; US/NY/Floral Park/11004, US/NY//11005
Yonkers; de-vat G; d; u; us; US/NY/Yonkers, US/NY//10701, US/New York//10701
Hempstead beside Queens; de-vat G; d; u; us; US/NY/Hempstead, US/NY//11550
Buffalo; de-vat G; d; u; us; US/NY/Buffalo, US/NY//14201, US/New York/Buffalo
Brooklyn, Connecticut; de-vat G; d; u; us; US/CT/Brooklyn, US/CT/Brooklyn/06234, US/Connecticut/Brooklyn
Texas; de-vat G; d; u; us; US/TX, US/Texas, US/us-tx, US/TX//78701-1234, US///787011234
Washington; de-vat G; d; u; us; US/DC, US/District of Columbia, US/Washington DC
San Juan; de-vat G; d; u; us pr; PR//San Juan, US/PR/San Juan, US//San Juan/00901, US///00901-1234
Ponce; de-vat G; d; u; us pr; US//Ponce, US///00730, PR///00730
Puerto Rico in other words; de-vat G; d; u; us pr; US/Porto Rico, US/波多黎各, US/US-PR
Saint Thomas; de-vat G; d; u; us; US/USVI, US//Charlotte Amalie, US///00802, VI///00802, US/Amerikanische Jungferninseln
Hagåtña; de-vat G; d; u; us; US//Hagåtña, GU, US///96910, US/US-GU
Pago Pago; de-vat G; d; u; us; US//Pago Pago, AS, US///96799-0001
Saipan; de-vat G; d; u; us; US//Saipan, MP, US///96950, US/Northern Mariana Islands
Outlying islands; de-vat G; d; u; us; UM, US/UM, US///96898
Hawaii opposite them; de-vat G; d; u; us; US/HI, US/Hawaii, US///96813
Micronesia; de-vat G; d; u; ; FM, US/FM, US///96941
Marshall Islands; de-vat G; d; u; ; MH, US/MH, US///96960
Québec; de-vat G; d; u; ; CA/QC, CA/Québec, CA/quebec, CA/QC//H3Z 2Y7, CA/QC//h3z2y7
São Paulo; de-vat G; d; u; ; BR/SP, BR/São Paulo, BR/SP//01310-100, BR/SP//01310100
Ciudad de México; de-vat G; d; u; ; MX/CMX, MX/CDMX, MX/CMX//06000
# Asia and Australia
Tokyo; de-vat G; d; u; ; JP/13, JP/Tokyo, JP/東京都, JP/13//100-0001, JP/13//〒１００－０００１
Beijing; de-vat G; d; u; ; CN/BJ, CN/Beijing, CN/北京市, CN/11, CN///100000
Dubai; de-vat G; d; u; ; AE/DU, AE/Dubai, AE/دبي
Macao; de-vat G; d; u; ; MO, CN/MO, CN/Macau, CN/92, CN///999078, CN/澳門
Taiwan; de-vat G; d; u; ; TW, CN/TW, CN/71, CN/Taiwan
Hong Kong in other words; de-vat G; d; u; ; CN/香港, CN/Hong Kong SAR, CN/91
Christmas Island; de-vat G; d; u; ; CX, AU/Christmas Island, AU///6798
Cocos Islands; de-vat G; d; u; ; CC, AU/Cocos (Keeling) Islands, AU///6799
Sydney; de-vat G; d; u; ; AU/NSW, AU/New South Wales, AU///2000, AU/AU-NSW
Vatican in other words; de-vat G; d; u; ; VA, IT//Città del Vaticano, IT/Vatikanstadt, VA///I-00120
"""
