"""Roots of PLOVER: each entry's example has its root, and own sentences of news get theirs."""

from collections import Counter

import pytest

from sitrep import lexicon
from sitrep.claims import roots

SAYS = lexicon.read("roots")["says"]

# Written by us for the sixteen roots, each read by hand; the words were chosen while the lexicon was made.
PLAIN: list[tuple[str, str]] = [
    ("AGREE", "Kenya and Uganda agreed to reopen talks over the lake fisheries."),
    ("AGREE", "Norway promised to send medical teams to the flood zone next week."),
    ("AGREE", "Chile said it would join the regional energy project."),
    ("AGREE", "The two parties reached a deal on forming a new cabinet."),
    ("CONSULT", "Jordan's king met French officials in Paris on Tuesday."),
    ("CONSULT", "The foreign ministers of Peru and Bolivia held talks about water rights."),
    ("CONSULT", "An envoy from the African Union arrived in Khartoum to mediate."),
    ("CONSULT", "The leaders of Serbia and Kosovo spoke by phone on Friday."),
    ("SUPPORT", "Portugal praised the electoral commission of Mozambique."),
    ("SUPPORT", "Canada and Vietnam signed a trade agreement in Hanoi."),
    ("SUPPORT", "Ghana recognized the interim government of its neighbour."),
    ("SUPPORT", "The Vatican expressed solidarity with the families of the miners."),
    ("SUPPORT", "Australia apologized to East Timor for the spying operation."),
    ("COOPERATE", "Spanish and Moroccan police shared intelligence about the smuggling ring."),
    ("COOPERATE", "India and Japan conducted joint naval exercises in the Bay of Bengal."),
    ("COOPERATE", "Colombia extradited a drug suspect to the United States."),
    ("COOPERATE", "Egypt and Sudan expanded their trade in livestock."),
    ("AID", "Germany donated vaccines to Malawi."),
    ("AID", "Turkey sent food and blankets to the survivors of the earthquake."),
    ("AID", "The World Bank approved a loan to Bangladesh."),
    ("AID", "Uganda gave asylum to several hundred Congolese families."),
    ("CONCEDE", "The Thai government lifted the ban on political gatherings."),
    ("CONCEDE", "The president bowed to pressure and scrapped the fuel tax."),
    ("CONCEDE", "Dock workers ended their strike after winning a pay rise."),
    ("CONCEDE", "Myanmar's junta eased restrictions on foreign reporters."),
    ("RETREAT", "Ethiopia withdrew its soldiers from the disputed town."),
    ("RETREAT", "The rebels freed twelve hostages on Sunday."),
    ("RETREAT", "The guerrilla group declared a unilateral ceasefire."),
    ("RETREAT", "Armenia's prime minister resigned after weeks of unrest."),
    ("RETREAT", "Iran allowed inspectors to visit two nuclear sites."),
    ("REQUEST", "The opposition demanded that the minister step down."),
    ("REQUEST", "Pope Francis called on Europe to welcome refugees."),
    ("REQUEST", "Nepal asked India for help with the rescue."),
    ("REQUEST", "The United Nations appealed for calm in the province."),
    ("ACCUSE", "Ukraine accused Russia of shelling a power plant."),
    ("ACCUSE", "Brazil condemned the attack on the embassy."),
    ("ACCUSE", "Prosecutors launched an investigation into the former mayor."),
    ("ACCUSE", "Amnesty International criticised Egypt for the mass trial."),
    ("REJECT", "Israel rejected the proposal for a two-month truce."),
    ("REJECT", "The prime minister refused to meet the union leaders."),
    ("REJECT", "Sweden's parliament voted against the defence pact."),
    ("REJECT", "North Korea walked out of the talks in Beijing."),
    ("THREATEN", "Iran threatened to close the Strait of Hormuz."),
    ("THREATEN", "The militia vowed to attack foreign oil workers."),
    ("THREATEN", "China warned Taiwan against declaring independence."),
    ("THREATEN", "The general gave the mutineers an ultimatum."),
    ("PROTEST", "Thousands of farmers marched through Warsaw on Monday."),
    ("PROTEST", "Nurses in Lagos went on strike over unpaid wages."),
    ("PROTEST", "Demonstrators burned tyres outside the courthouse in Tunis."),
    ("PROTEST", "Students staged a sit-in at the university."),
    ("SANCTION", "The European Union imposed sanctions on Belarus."),
    ("SANCTION", "Saudi Arabia expelled the Canadian ambassador."),
    ("SANCTION", "The Netherlands suspended aid to Rwanda."),
    ("SANCTION", "Venezuela broke off diplomatic relations with Colombia."),
    ("MOBILIZE", "Russia massed tanks near the Ukrainian border."),
    ("MOBILIZE", "The army was placed on high alert after the vote."),
    ("MOBILIZE", "South Korea deployed warships to the disputed waters."),
    ("COERCE", "Police arrested forty activists in Harare."),
    ("COERCE", "The government imposed a curfew on the northern districts."),
    ("COERCE", "Cuba shut down two independent newspapers."),
    ("ASSAULT", "Gunmen killed six soldiers at a checkpoint in Mali."),
    ("ASSAULT", "Israeli jets bombed a weapons depot in Gaza."),
    ("ASSAULT", "A suicide bomber blew himself up in a Kabul market."),
    ("ASSAULT", "Riot police fired tear gas at the crowd."),
]

# Written by the author of the lexicon, after it; when first read, 30 of the first 48 and then 33 of the last 48 were
# right. The lexicon has learned from them since, so they guard it but no longer measure it.
WILDER: list[tuple[str, str]] = [
    ("SANCTION", "Britain on Thursday froze the assets of a dozen Zimbabwean officials over vote rigging."),
    ("CONSULT", "Indonesian President Joko Widodo is due in Manila on Wednesday for a two-day state visit."),
    ("CONSULT", "Delegates from eleven countries gathered in Vienna to negotiate limits on emissions."),
    ("ASSAULT", "At least 14 people died when a car packed with explosives blew up near a police post in Quetta."),
    ("ASSAULT", "Ten villagers were hacked to death by suspected cattle raiders in Kenya's Tana River district."),
    ("ASSAULT", "Fighting raged for a third day between government troops and Houthi rebels outside Marib."),
    ("COERCE", "Authorities in Myanmar have sentenced a reporter to three years in prison for sedition."),
    ("COERCE", "A Turkish court ordered the closure of a Kurdish television channel."),
    ("COERCE", "Egyptian security forces rounded up dozens of Brotherhood members overnight."),
    ("PROTEST", "About 20,000 people rallied in Minsk against the disputed election result."),
    ("PROTEST", "Truckers blocked highways across northern France in a dispute about diesel prices."),
    ("PROTEST", "Jailed dissidents in Havana have begun a hunger strike."),
    ("MOBILIZE", "Pakistan has put its air force on alert following the incursion."),
    ("MOBILIZE", "NATO is sending additional battalions to Estonia and Latvia."),
    ("MOBILIZE", "North Korea fired two ballistic missiles into the Sea of Japan in a test on Tuesday."),
    ("THREATEN", "Washington may cut off military aid to Cairo unless jailed activists are freed, a senator said."),
    ("THREATEN", "Hamas said it would retaliate for the killing of its commander."),
    ("THREATEN", "Moscow warned that it would respond if missiles were stationed in Poland."),
    ("REJECT", "Myanmar's military leadership has turned down a request by UN envoys to see Aung San Suu Kyi."),
    ("REJECT", "Madrid will not negotiate with the separatists, the interior minister said."),
    ("REJECT", "Russia vetoed a Security Council resolution on Syria."),
    ("REJECT", "The Taliban denied that they had been in contact with Kabul."),
    ("ACCUSE", "Human rights groups say Sri Lankan forces tortured Tamil detainees."),
    ("ACCUSE", "The Kremlin on Monday described the sanctions as illegal."),
    ("ACCUSE", "Greek police are investigating the leader of Golden Dawn."),
    ("REQUEST", "The Red Cross is seeking access to prisoners held in eastern Ukraine."),
    ("REQUEST", "Thai opposition leaders want the prime minister to quit."),
    ("REQUEST", "Lebanon has requested an emergency session of the Arab League."),
    ("RETREAT", "The last Dutch soldiers left Uruzgan province on Sunday."),
    ("RETREAT", "Colombia's ELN rebels let go a kidnapped oil engineer."),
    ("RETREAT", "Japan's farm minister stepped down over a funding scandal."),
    ("CONCEDE", "Bahrain's king has lifted a state of emergency imposed in March."),
    ("CONCEDE", "Morocco granted Western Sahara activists a royal pardon."),
    ("CONCEDE", "Hong Kong's leader formally withdrew the extradition bill."),
    ("AID", "The European Commission has earmarked 30 million euros for drought victims in Somalia."),
    ("AID", "Israel treated wounded Syrians at a field hospital on the Golan Heights."),
    ("AID", "Cuban doctors flew to Sierra Leone to help fight Ebola."),
    ("COOPERATE", "Singapore and Malaysia will build a high-speed rail line together."),
    ("COOPERATE", "China has resumed imports of Australian coal."),
    ("COOPERATE", "US and Mexican agents broke up a trafficking ring in a joint operation."),
    ("SUPPORT", "Argentina backs Palestine's bid for full UN membership."),
    ("SUPPORT", "Ethiopia and Eritrea have reopened their embassies after two decades."),
    ("SUPPORT", "The Chinese ambassador hailed the friendship between Beijing and Harare."),
    ("SUPPORT", "The Senate ratified the nuclear arms treaty with Russia."),
    ("AGREE", "South Sudan's warring factions have agreed to form a unity government."),
    ("AGREE", "Greece and Macedonia settled a decades-old row over the country's name."),
    ("AGREE", "Tokyo is willing to resume talks with Pyongyang."),
    ("AGREE", "Cyprus said it was ready to take part in UN-brokered negotiations."),
    ("AGREE", "Two rival Libyan militias signalled on Sunday their readiness to share control of the airport."),
    ("AGREE", "Zambia has pledged to hand the ringleaders over to the tribunal."),
    ("AGREE", "The IMF and Jamaica have struck a preliminary deal on a new credit line."),
    ("CONSULT", "French President Emmanuel Macron began a three-day trip to Central Asia on Wednesday."),
    ("CONSULT", "Officials from both Koreas sat down at the border village of Panmunjom to discuss family reunions."),
    ("CONSULT", "The Swiss envoy shuttled between Tbilisi and Moscow in a bid to defuse the row."),
    ("SUPPORT", "Pakistan's parliament unanimously endorsed the peace process with the Pashtun tribes."),
    ("SUPPORT", "Malaysia established diplomatic ties with the new republic."),
    ("SUPPORT", "Tens of heads of state sent their condolences to the Japanese emperor."),
    ("COOPERATE", "Interpol helped Peruvian detectives trace the stolen gold."),
    ("COOPERATE", "Ankara and Baku will step up their military cooperation, a joint statement said."),
    ("COOPERATE", "Russian and Indian warships began joint drills in the Arabian Sea."),
    ("AID", "Aid agencies are rushing tents and drinking water to the typhoon-hit islands."),
    ("AID", "Sweden has granted refugee status to a dissident Belarusian blogger."),
    ("AID", "Washington wrote off 200 million dollars of Liberian debt."),
    ("CONCEDE", "Amid public anger, Ecuador's president reinstated fuel subsidies."),
    ("CONCEDE", "Sudan has eased press censorship before the election."),
    ("CONCEDE", "Ivorian teachers suspended their two-week walkout after the government promised back pay."),
    ("RETREAT", "French soldiers have pulled out of their base in Timbuktu."),
    ("RETREAT", "Syrian rebels surrendered the last of their heavy weapons under the deal."),
    ("RETREAT", "A kidnapped Italian nun was released unharmed in Burkina Faso."),
    ("REQUEST", "Manila urged Beijing to remove its coast guard ships from the reef."),
    ("REQUEST", "Relatives of missing Mexican students asked for a meeting with the attorney general."),
    ("REQUEST", "The Maldives has appealed to Gulf states for emergency loans."),
    ("ACCUSE", "Opposition leader Raila Odinga blamed the police for the deaths of twelve supporters."),
    ("ACCUSE", "Berlin voiced deep concern over the arrest of two German nationals."),
    ("ACCUSE", "The auditor alleges that the ministry misspent millions."),
    ("REJECT", "Tehran dismissed the American offer as a trick."),
    ("REJECT", "Seoul has ruled out any apology for the leaflets."),
    ("REJECT", "The rebels ignored an order to lay down their arms."),
    ("THREATEN", "The union said it would shut down the ports if wages were not raised."),
    ("THREATEN", "North Korea will turn Seoul into a sea of fire, state media said."),
    ("THREATEN", "Brussels could impose penalties on Hungary over its court reforms."),
    ("PROTEST", "Angry shopkeepers pelted the mayor's office with eggs."),
    ("PROTEST", "Hundreds of Buddhist monks defied a ban and demonstrated in Mandalay."),
    ("PROTEST", "A general strike paralysed public transport in Argentina on Thursday."),
    ("SANCTION", "Kuwait recalled its ambassador from Tehran."),
    ("SANCTION", "The African Union suspended Niger after the coup."),
    ("SANCTION", "The United States has halted arms sales to the emirate."),
    ("MOBILIZE", "Ukraine's president has called up 50,000 reservists."),
    ("MOBILIZE", "Belarus began snap military drills near the Lithuanian frontier."),
    ("MOBILIZE", "Thousands of police were deployed in Paris ahead of the march."),
    ("COERCE", "Saudi authorities have detained a prominent cleric."),
    ("COERCE", "Sri Lanka declared a state of emergency after the bombings."),
    ("COERCE", "Hackers linked to Moscow broke into the servers of the defence ministry."),
    ("ASSAULT", "A roadside bomb wounded three Thai rangers in Yala province."),
    ("ASSAULT", "Ethiopian warplanes struck a market in Tigray, killing dozens."),
    ("ASSAULT", "Masked men dragged the mayor from his home and shot him dead."),
]

# Written before the lexicon was last enlarged and first read after it: 39 of 42 were right, 33 with the words before.
LATER: list[tuple[str, str]] = [
    ("AGREE", "Bosnia's three main parties have reached a compromise on a new defence law."),
    ("AGREE", "South Africa pledged on Wednesday to contribute troops to the mission in Mozambique."),
    ("AGREE", "Syria's foreign minister voiced his country's readiness to resume negotiations with Israel."),
    ("CONSULT", "The Romanian premier flew to Chisinau on Sunday for talks with Moldova's new leadership."),
    ("CONSULT", "Pakistani Foreign Minister Khurshid Kasuri received the Iranian ambassador in Islamabad."),
    ("CONSULT", "British and Argentine officials will meet in Madrid next week to discuss fishing rights."),
    ("SUPPORT", "Albania has ratified the convention on cluster munitions."),
    ("SUPPORT", "The Indian premier congratulated his Sri Lankan counterpart on his election victory."),
    ("SUPPORT", "Slovenia and Croatia established diplomatic relations with the new state."),
    ("CONCEDE", "Kuwait's emir accepted the opposition's demand and dissolved parliament."),
    ("CONCEDE", "Belarus has dropped charges against the opposition activist."),
    ("CONCEDE", "Striking Greek seamen returned to work on Thursday after a deal on pensions."),
    ("COOPERATE", "Brazil and Argentina have begun to coordinate their police operations along the Parana."),
    ("COOPERATE", "Azerbaijan resumed oil exports through Georgia."),
    ("COOPERATE", "Ghana and Togo signed a cooperation agreement on electricity."),
    ("AID", "The Red Crescent distributed food parcels to families besieged in Homs."),
    ("AID", "Australia has granted asylum to four Fijian army officers."),
    ("AID", "Sweden doubled its humanitarian assistance to Afghanistan."),
    ("RETREAT", "Colombian rebels have set free a kidnapped army general."),
    ("RETREAT", "French forces completed their withdrawal from the Kapisa valley."),
    ("RETREAT", "Libya allowed international inspectors to enter its chemical weapons plant."),
    ("REQUEST", "Armenia urged Russia to mediate in the conflict."),
    ("REQUEST", "Dozens of lawmakers signed a petition calling for the dissolution of parliament."),
    ("REQUEST", "The Vatican asked for clemency for two Christians on death row."),
    ("ACCUSE", "Lebanon blamed Israel for the explosion that killed a Hezbollah commander."),
    ("ACCUSE", "The Dutch foreign minister expressed concern about the trial of the poet."),
    ("ACCUSE", "Human Rights Watch charged that security forces tortured detainees in Bahrain."),
    ("REJECT", "Ivory Coast's incumbent defied calls from African leaders to step down."),
    ("REJECT", "The rebels dismissed the army's offer of safe passage."),
    ("REJECT", "India declined to send observers to the conference."),
    ("THREATEN", "Sudanese rebels gave foreign oil firms one week to leave the region."),
    ("THREATEN", "Turkey may send troops into northern Iraq if the attacks continue, its premier said."),
    ("PROTEST", "Hundreds of Chilean students clashed with riot police in Santiago."),
    ("PROTEST", "Opposition supporters took to the streets of Kinshasa after the results were announced."),
    ("SANCTION", "The Commonwealth suspended Pakistan's membership."),
    ("SANCTION", "Denmark has closed its embassy in Damascus."),
    ("MOBILIZE", "Japan has dispatched two destroyers to the East China Sea."),
    ("MOBILIZE", "Tens of thousands of South Korean reservists were called up for the drill."),
    ("COERCE", "Chinese authorities blocked access to the website of the newspaper."),
    ("COERCE", "Security forces placed the opposition leader under house arrest in Kampala."),
    ("ASSAULT", "Gunmen on motorcycles opened fire on a convoy of aid workers near Goma."),
    ("ASSAULT", "Saudi-led warplanes pounded rebel positions around Taiz."),
]

# What the conventions make of meaning, refusing and asking.
CONVENTIONS = [
    ("The kingdom helped the islands.", "AID"),
    ("The kingdom agreed to help the islands.", "AGREE"),
    ("The kingdom refused to help the islands.", "REJECT"),
    ("The kingdom will not help the islands.", "REJECT"),
    ("The kingdom will help the islands.", "AGREE"),
    ("The kingdom attacked the islands.", "ASSAULT"),
    ("The kingdom vowed to attack the islands.", "THREATEN"),
    ("The kingdom may attack the islands.", "THREATEN"),
    ("The kingdom urged the islands to attack.", "REQUEST"),
    ("The kingdom accused the islands of an attack.", "ACCUSE"),
    ("The kingdom carried out an attack on the islands.", "ASSAULT"),
    ("The islands were attacked by the kingdom.", "ASSAULT"),
    ("A spokesman said that the kingdom had attacked the islands.", "ASSAULT"),
    ("The kingdom called on the islands to pay.", "REQUEST"),
    ("The miners called off their march.", "CONCEDE"),
]


def first(sentence: str) -> str:
    """Return the root of the first event of *sentence*, "" when none is read."""
    found = roots.spans(sentence)
    return found[0]["type"] if found else ""


@pytest.mark.parametrize(("sentence", "root"), [(way["example"], way["root"]) for way in SAYS])
def test_each_example_of_a_way_has_its_root(sentence, root):
    """An entry of the lexicon is tested by the sentence that it brings."""
    assert first(sentence) == root


def test_every_root_has_ways_with_verbs_and_with_nouns():
    """No root can be said by a verb alone: news has both."""
    with_verb = {way["root"] for way in SAYS if "verb" in way}
    with_noun = {way["root"] for way in SAYS if "noun" in way}

    assert (
        with_verb
        == with_noun
        == set(lexicon.read("roots")["helpful"]) | set(lexicon.read("roots")["hurtful"]) | {"REQUEST"}
    )


def test_a_class_that_a_way_names_exists():
    """A class is written once, under classes."""
    wanted = [way.get("object") for way in SAYS] + [way.get("subject") for way in SAYS]
    wanted += [words for way in SAYS for words in way.get("prep", {}).values()]
    named = {words[1:] for words in wanted if isinstance(words, str) and words.startswith("@")}

    assert named <= set(lexicon.read("roots")["classes"])


@pytest.mark.parametrize(("sentence", "root"), CONVENTIONS)
def test_what_is_meant_refused_or_asked_has_another_root_than_what_is_done(sentence, root):
    """A helpful act that is only meant is AGREE, a hurtful one THREATEN, one declined REJECT, one asked REQUEST."""
    assert first(sentence) == root


def test_our_plain_sentences_have_their_roots():
    """Nearly all of them: 62 of 64 at least."""
    wrong = [(sentence, root, first(sentence)) for root, sentence in PLAIN if first(sentence) != root]

    assert len(wrong) <= 2, wrong


def test_our_wilder_sentences_mostly_have_their_roots():
    """86 of 96 at least; a change that loses more has broken something."""
    wrong = [(sentence, root, first(sentence)) for root, sentence in WILDER if first(sentence) != root]

    assert len(wrong) <= 10, wrong


def test_our_later_sentences_mostly_have_their_roots():
    """39 of 42 at least."""
    wrong = [(sentence, root, first(sentence)) for root, sentence in LATER if first(sentence) != root]

    assert len(wrong) <= 3, wrong


def test_each_root_has_sentences():
    """Three plain and four others, so that no root is measured by luck."""
    assert min(Counter(root for root, _ in PLAIN).values()) >= 3
    assert min(Counter(root for root, _ in WILDER).values()) >= 4


def test_source_and_target_are_who_does_it_and_to_whom():
    """In the active and in the passive."""
    active = roots.spans("Russia accused Ukraine of sabotage.")[0]["value"]
    passive = roots.spans("Ukraine was accused of sabotage by Russia.")[0]["value"]

    assert active == passive == {"source": "Russia", "target": "Ukraine"}


def test_two_main_verbs_with_two_roots_are_two_events_of_which_the_first_is_the_main_one():
    """A second act of the same sentence is not lost; the layer has one root a sentence."""
    sentence = "Russia condemned the raid and expelled the ambassador."

    assert [event.root for event in roots.events(sentence)] == ["ACCUSE", "SANCTION"]
    assert [span["type"] for span in roots.spans(sentence)] == ["ACCUSE"]


@pytest.mark.parametrize(
    ("sentence", "root"),
    [
        ("The militia butchered nine herders.", "ASSAULT"),
        ("The league reprimanded the referee.", "ACCUSE"),
        ("The bank granted a mortgage to the republic.", "AID"),
    ],
)
def test_where_no_way_fits_the_nearest_in_meaning_does(sentence, root):
    """No list of verbs and objects is whole; word vectors carry it further."""
    assert first(sentence) == root


def test_harm_that_accusers_tell_of_is_an_accusation():
    """A rights group accuses; the police report."""
    assert first("A rights group said soldiers had burned nine villages.") == "ACCUSE"
    assert first("Police said gunmen had burned nine villages.") == "ASSAULT"


@pytest.mark.parametrize("text", ["", " \n", "The sky is blue.", "???", "x" * 1000])
def test_where_nothing_happens_there_is_no_event(text):
    """No root is guessed."""
    assert roots.spans(text) == []


def test_a_span_lies_in_the_text_and_holds_its_verb():
    """Offsets are those of the whole text, also in a later paragraph."""
    text = "A quiet day.\n\nOn Monday, gunmen attacked a bus near the lake."
    (span,) = roots.spans(text)

    assert "gunmen attacked a bus" in text[span["start"] : span["end"]]
